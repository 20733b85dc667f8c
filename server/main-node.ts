import { createConnection } from 'vscode-languageserver/node';
import { startServer } from './connection.ts';
import { createNodeShell } from './node-shell.ts';

// dist/server.mjs: started by the VS Code extension with --node-ipc, by `django-coach server` with --stdio.

const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];

if (process.argv.some((argument) => transports.some((name) => argument.startsWith(name)))) {
  startServer(createConnection(), createNodeShell());
} else {
  process.stderr.write('This is a language server: an editor starts it with --stdio or --node-ipc.\n');
  process.exitCode = 2;
}
