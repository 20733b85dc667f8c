import type { Location } from '../text/range.ts';

/** The settings modules of a project and the value of each name in them, as far as it can be known without running anything. */
export interface SettingsModules {
  readonly modules: readonly SettingsModule[];
  /** Those that production uses: named by wsgi/asgi/containers/Procfile, else the only one, else those not dev/test/local by name. */
  readonly production: readonly SettingsModule[];
  /** The value that the project's main settings module gives (manage.py's, else the production one's). */
  value(name: string): SettingValue | undefined;
}

export interface SettingsModule {
  readonly file: string;
  /** Dotted name, 'config.settings.production'; with the class where django-configurations is used. */
  readonly module: string;
  /** The class of django-configurations that holds the settings. */
  readonly className: string | undefined;
  readonly purpose: 'production' | 'development' | 'test' | 'base' | 'only';
  /** Every name that is set, star imports followed; absent = Django's default holds, unless `complete` is false. */
  readonly values: ReadonlyMap<string, SettingValue>;
  /** False when a star import or include could not be followed: an absent name may still be set. */
  readonly complete: boolean;
}

/** A setting's value: a constant, or unknown with what is known about where it comes from. */
export interface SettingValue {
  readonly constant: Constant | undefined;
  /** Comes from the environment (os.environ, env(), config() …): the variable and its default when that is known. */
  readonly environment:
    | {
        readonly variable: string | undefined;
        readonly default: Constant | undefined;
        readonly cast: 'bool' | 'str' | 'list' | 'int' | 'other';
      }
    | undefined;
  /** Where it is last assigned. */
  readonly location: Location;
  /** Assigned only on some branches. */
  readonly conditional: boolean;
}

/** A Python constant; lists and tuples may contain unknown items (undefined). */
export type Constant =
  | { readonly value: string | number | boolean | null }
  | { readonly items: readonly (Constant | undefined)[] }
  | { readonly entries: readonly { readonly key: Constant | undefined; readonly value: Constant | undefined }[] };
