import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PortMessageReader, PortMessageWriter, createProtocolConnection } from 'vscode-languageserver/node';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { methods } from '#server/protocol.ts';
import { bookshop } from '#test/support/bookshop.ts';
import { createMailbox } from './mailbox.ts';
import { loop, views } from './planted.ts';

/** What the bundle finds around it in a browser's worker: a classic script, a message port, no disk. */
const browser = `
  const { parentPort, workerData } = require('node:worker_threads');
  const source = require('node:fs').readFileSync(workerData, 'utf8');
  const { runInThisContext } = require('node:vm');
  self = globalThis;
  postMessage = (message) => parentPort.postMessage(message);
  addEventListener = () => {};
  parentPort.on('message', (data) => onmessage({ data }));
  delete globalThis.process;
  runInThisContext(source);
`;

describe('the server in a web worker', () => {
  const root = 'vscode-vfs://github/anna/book%20shop';
  const files = new Map([...bookshop(), ['shop/views.py', views]].map(([path, text]) => [`${root}/${path}`, text]));

  it('reviews files that the client reads for it', async () => {
    const bundle = resolve('dist/server-browser.js');
    assert.ok(existsSync(bundle), 'npm run build');
    const worker = new Worker(browser, { eval: true, workerData: bundle });
    const failed = new Promise<never>((_resolve, reject) => worker.once('error', reject));
    const connection = createProtocolConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    const published = createMailbox<PublishDiagnosticsParams>();
    connection.onNotification('textDocument/publishDiagnostics', published.put);
    connection.onRequest(methods.listFiles, ({ folder }: { folder: string }) => {
      return [...files.keys()].filter((uri) => uri.startsWith(folder));
    });
    connection.onRequest(methods.readFiles, ({ uris }: { uris: readonly string[] }) =>
      uris.map((uri) => files.get(uri) ?? null),
    );
    connection.listen();
    const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(`grammars/${name}`));
    const initialize = connection.sendRequest('initialize', {
      processId: null,
      rootUri: root,
      capabilities: {},
      initializationOptions: {
        grammars: { runtime: bytes('web-tree-sitter.wasm'), python: bytes('tree-sitter-python.wasm') },
      },
    });
    try {
      await Promise.race([initialize, failed]);
      await connection.sendNotification('initialized', {});
      const uri = `${root}/shop/views.py`;
      const textDocument = { uri, languageId: 'python', version: 1, text: views };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      const found = published.until((all) => all.at(-1)?.uri === uri && all.at(-1)?.diagnostics[0]?.code === loop);
      await Promise.race([found, failed]);
    } finally {
      await worker.terminate();
      connection.dispose();
    }
  });
});
