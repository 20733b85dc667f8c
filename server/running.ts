import { rules as registeredRules } from '#rules/index.ts';
import type { Surroundings } from '#core/coach/surroundings.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import type { Log } from '#core/host.ts';
import { createPythonParser } from '#core/syntax/parser.ts';
import type { Connection, InitializeParams } from 'vscode-languageserver';
import { abilitiesOf, foldersOf, initializationOptionsOf } from './client-abilities.ts';
import type { ClientAbilities } from './client-abilities.ts';
import { createConfiguration } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { createProgress } from './progress.ts';
import { methods } from './protocol.ts';
import type { Delays, InitializationOptions, Status } from './protocol.ts';
import { createPublisher } from './publishing.ts';
import { createRequests } from './requests.ts';
import type { Requests } from './requests.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';
import type { Shell } from './shell.ts';
import { createCoach } from './workspace.ts';
import type { Coach } from './workspace.ts';

export interface ServerOptions {
  /** Other rules than the registered ones, for tests. */
  readonly rules?: readonly AnyRule[];
}

/** What is known of the client from its first message. */
export interface Client {
  readonly abilities: ClientAbilities;
  readonly options: InitializationOptions;
  /** URIs of the workspace folders at start. */
  readonly folders: readonly string[];
}

/** Reads the client's first message. */
export function clientOf(params: InitializeParams): Client {
  const options = initializationOptionsOf(params);
  return { options, abilities: abilitiesOf(params, options), folders: foldersOf(params) };
}

/** The parts of a server that is ready to work. */
export interface Running {
  readonly rules: readonly AnyRule[];
  readonly coach: Coach;
  readonly session: Session;
  readonly requests: Requests;
  readonly configuration: Configuration;
  /** The address of a guide section that the editor can show; also where diagnostics carry no link. */
  readonly pageOf: (section: string) => string | undefined;
}

const usualDelays: Delays = { edit: 150, dependants: 800, files: 300 };

/** Loads the grammar and puts the parts together. Rejects only when the installation is broken. */
export async function createRunning(
  connection: Connection,
  shell: Shell,
  client: Client,
  log: Log,
  { rules = registeredRules }: ServerOptions,
): Promise<Running> {
  const { abilities, options } = client;
  const configuration = createConfiguration(connection, abilities, options);
  const [parser] = await Promise.all([
    shell.grammars(options).then(createPythonParser),
    configuration.refresh().catch((error: unknown) => log.error(`the settings cannot be read: ${String(error)}`)),
  ]);
  const settings = configuration.current;
  const showProgress = createProgress(connection, abilities.progress);
  const coach = createCoach({
    shell,
    log,
    parser,
    rules,
    settings,
    onProgress(done, total) {
      showProgress(done, total);
      if (done === 0) session.onIndexing();
    },
    onIndexed: () => session.onIndexed(),
  });
  const surroundings: Surroundings = {
    texts: coach.textOf,
    uriOf: (file) => coach.open.get(file)?.uri ?? shell.names.uriOf(file),
    guideUri: (section) => guideUri(options.guideBase, section),
  };
  const publisher = createPublisher(coach, {
    send: (params) => void connection.sendDiagnostics(params),
    surroundings,
    wholeProject: () => settings().workspaceDiagnostics === 'project',
  });
  const session = createSession({
    coach,
    publisher,
    shell,
    log,
    settings,
    delays: { ...usualDelays, ...options.delays },
    onStatus: onChange((status) => void connection.sendNotification(methods.status, status)),
  });
  const pageOf = (section: string): string | undefined => guideUri(options.guideBase ?? shell.guideBase, section);
  const requests = createRequests({
    coach,
    rules,
    names: shell.names,
    surroundings: { ...surroundings, guideUri: pageOf },
    abilities,
    settings,
  });
  return { rules, coach, session, requests, configuration, pageOf };
}

/** 'orm#n-plus-one' → '<base>/orm.md#n-plus-one' */
function guideUri(base: string | undefined, section: string): string | undefined {
  if (base === undefined) return undefined;
  const [chapter = '', slug = ''] = section.split('#');
  return `${base.replace(/\/$/, '')}/${chapter}.md#${slug}`;
}

/** Passes on only what differs from the last time. */
function onChange(send: (status: Status) => void): (status: Status) => void {
  let last = '';
  return (status) => {
    const state = JSON.stringify(status);
    if (state !== last) send(status);
    last = state;
  };
}
