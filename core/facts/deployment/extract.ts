import type { DeployedSettings, DeploymentFacts } from '../file-facts.ts';
import { hashText } from '../text-hash.ts';
import { isForDevelopment, settingsInCommand } from './command.ts';
import { readDockerfile } from './dockerfile.ts';
import { maxDeploymentSize } from './kind.ts';
import type { DeploymentKind } from './kind.ts';
import { readEnvFile, readProcfile, readToml, readUnit, readUwsgi } from './others.ts';
import { purposeOfPlace } from './purpose.ts';
import type { DeploymentPurpose } from './purpose.ts';
import { readScript, readSupervisor } from './scripts.ts';
import { expanded, nothing } from './stated.ts';
import type { Stated } from './stated.ts';
import { readYamlDeployment } from './yaml.ts';

const readers: Readonly<Record<DeploymentKind, (text: string) => Stated>> = {
  dockerfile: readDockerfile,
  yaml: readYamlDeployment,
  procfile: readProcfile,
  unit: readUnit,
  uwsgi: readUwsgi,
  toml: readToml,
  env: readEnvFile,
  supervisor: readSupervisor,
  script: readScript,
};

/**
 * Takes the facts of a deployment file: the settings modules that it surely gives to DJANGO_SETTINGS_MODULE, and what each
 * is for as far as the file says. Broken text gives what can be read, a text that is too large nothing; it never throws.
 */
export function extractDeployment(text: string, kind: DeploymentKind): DeploymentFacts {
  const stated = text.length > maxDeploymentSize ? nothing : readers[kind](text);
  const settings = settingsIn(stated);
  const { envFiles } = stated;
  return { language: 'deployment', hash: hashText(text), kind, settings, envFiles, suppressions: [] };
}

function settingsIn(stated: Stated): DeployedSettings[] {
  const { variables, commands } = stated;
  const named = [
    ...variables.filter(({ name }) => name === 'DJANGO_SETTINGS_MODULE'),
    ...commands.flatMap(({ words, around }) => settingsInCommand(words).map((value) => ({ value, around }))),
  ];
  const isDevelopment = showsDevelopment(stated);
  const found = new Map<string, DeployedSettings>();
  for (const { value, around } of named) {
    const module = expanded(value.trim());
    if (module === undefined || !/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(module)) continue;
    const purpose = isDevelopment ? 'development' : purposeOfAll(around);
    found.set(`${module} ${purpose ?? ''}`, { module, purpose });
  }
  return [...found.values()];
}

/** Somebody works on the code with it: runserver, automatic reloads, the source mounted, DEBUG on. */
function showsDevelopment({ variables, commands, mountsSource }: Stated): boolean {
  return (
    mountsSource ||
    commands.some(({ words }) => isForDevelopment(words)) ||
    variables.some(({ name, value }) => /^(DJANGO_)?DEBUG$/.test(name) && /^(1|true|yes|on)$/i.test(value.trim()))
  );
}

function purposeOfAll(names: readonly string[]): DeploymentPurpose | undefined {
  const purposes = names.map(purposeOfPlace);
  return (['test', 'development', 'production'] as const).find((purpose) => purposes.includes(purpose));
}
