import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from './client-abilities.ts';
import type { InitializationOptions } from './protocol.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';

/** The user's settings, as the client last told them. */
export interface Configuration {
  current(): Settings;
  /** Asks the client, where it can be asked; `pushed` is what came with a change notification. */
  refresh(pushed?: unknown): Promise<void>;
}

const section = 'djangoCoach';

/** Starts with what the client said at start, else the defaults. */
export function createConfiguration(
  connection: Connection,
  abilities: ClientAbilities,
  options: InitializationOptions,
): Configuration {
  let settings = readSettings(options.settings);
  return {
    current: () => settings,
    async refresh(pushed) {
      if (abilities.configuration) settings = readSettings(await connection.workspace.getConfiguration(section));
      else if (pushed !== undefined && pushed !== null) settings = readSettings(sectionIn(pushed));
    },
  };
}

/** Clients that push settings send `{ djangoCoach: … }`, some of them the section's content itself. */
function sectionIn(pushed: unknown): unknown {
  const isObject = typeof pushed === 'object' && pushed !== null;
  return isObject && section in pushed ? (pushed as Record<string, unknown>)[section] : pushed;
}
