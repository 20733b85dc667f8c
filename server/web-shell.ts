import { analyseFile, languageOf, maxFileSize } from '#core/engine/analyse.ts';
import { configFileNames } from '#core/engine/find-config.ts';
import type { Connection } from 'vscode-languageserver';
import { methods } from './protocol.ts';
import { describe } from './scheduling.ts';
import type { Shell } from './shell.ts';
import { webNames } from './uris.ts';

const excluded = /\/(node_modules|site-packages|\.(?!envs\/)[^/]+|venv|env|__pycache__)\//;
const batchSize = 50;

/** The shell in a web worker: the client reads the files, and their texts are kept here. */
export function createWebShell(connection: Connection): Shell {
  const texts = new Map<string, string>();

  async function refresh(files: readonly string[]): Promise<void> {
    const answers = await connection.sendRequest<readonly (string | null)[]>(methods.readFiles, {
      uris: files.map(webNames.uriOf),
    });
    for (const [i, file] of files.entries()) {
      const text = answers[i];
      if (typeof text === 'string' && text.length <= maxFileSize) texts.set(file, text);
      else texts.delete(file);
    }
  }

  return {
    names: webNames,
    guideBase: undefined,
    grammars({ grammars }) {
      if (grammars !== undefined) return Promise.resolve(grammars);
      return Promise.reject(new Error('the client has to hand in the grammars (initializationOptions.grammars)'));
    },
    async discover(folders) {
      const lists = await Promise.all(
        folders.map((folder) =>
          connection.sendRequest<readonly string[]>(methods.listFiles, { folder: webNames.uriOf(folder) }),
        ),
      );
      const files = lists.flat().flatMap((uri) => webNames.keyOf(uri) ?? []);
      await refresh(files.filter((file) => configFileNames.includes(file.slice(file.lastIndexOf('/') + 1))));
      return files
        .filter((file) => languageOf(file) !== undefined && !excluded.test(file))
        .map((file) => ({ file, size: 0 }));
    },
    isExcluded: (file) => excluded.test(`/${file}`),
    read: (file) => texts.get(file),
    refresh,
    async analyse(files, { parser, rules, signal, onAnalysis }) {
      const problems: string[] = [];
      for (let start = 0; start < files.length && !signal.aborted; start += batchSize) {
        const batch = files.slice(start, start + batchSize).map(({ file }) => file);
        await refresh(batch);
        for (const file of batch) {
          const text = texts.get(file);
          if (text === undefined || signal.aborted) continue;
          try {
            const analysis = analyseFile({ file, text }, parser, rules);
            if (analysis !== undefined) onAnalysis(analysis);
          } catch (error) {
            problems.push(`${file} could not be analysed: ${describe(error)}`);
          }
          await breathe();
        }
      }
      return problems;
    },
    libraryFor: ({ stubs }) => stubs,
    breathe,
  };
}

/** A timer of 0 ms would wait 4 ms each time; a message is delivered at once, after those that wait already. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel() as unknown as Record<'port1' | 'port2', WebPort>;
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** The browser's MessagePort: the types at hand are Node's. */
interface WebPort {
  onmessage: () => void;
  postMessage(message: null): void;
  close(): void;
}
