import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './connection.ts';
import { createWebShell } from './web-shell.ts';

// dist/server-browser.js: a classic worker script, started by the extension in VS Code for the web.

const worker = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker));
startServer(connection, createWebShell(connection));
