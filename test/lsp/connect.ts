import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { MessageReader, MessageWriter, ProtocolConnection } from 'vscode-languageserver/node';
import { startServer } from '#server/connection.ts';
import { createNodeShell } from '#server/node-shell.ts';
import type { ServerOptions } from '#server/running.ts';

/** Where the server of a test runs: in this process, or as the built bundle the way an editor starts it. */
export type Way = 'in-process' | 'stdio' | 'node-ipc';

export interface Wire {
  readonly connection: ProtocolConnection;
  /** Ends the server the way an editor does; gives its exit code (0 for one in this process). */
  end(): Promise<number | null>;
}

/** Connects to a new server. Other rules than the registered ones are possible in this process only. */
export function connect(way: Way, options: ServerOptions = {}): Wire {
  return way === 'in-process' ? connectHere(options) : connectToBundle(way);
}

function connectHere(options: ServerOptions): Wire {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  startServer(server, createNodeShell(), options);
  const connection = listen(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  return {
    connection,
    async end() {
      // Not `exit`: that would end this process.
      await connection.sendRequest('shutdown');
      connection.dispose();
      server.dispose();
      return 0;
    },
  };
}

function connectToBundle(way: 'stdio' | 'node-ipc'): Wire {
  const bundle = 'dist/server.mjs';
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: npm run build`);
  const child = fork(bundle, [`--${way}`], { silent: true, execArgv: [] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('unreachable: the child is silent');
  const connection =
    way === 'node-ipc'
      ? listen(new IPCMessageReader(child), new IPCMessageWriter(child))
      : listen(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  return {
    connection,
    async end() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await ended;
      connection.dispose();
      return code;
    },
  };
}

function listen(reader: MessageReader, writer: MessageWriter): ProtocolConnection {
  const connection = createProtocolConnection(reader, writer);
  connection.listen();
  return connection;
}
