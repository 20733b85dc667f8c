import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { findInstalledFile } from '#host/grammar-bytes.ts';
import { type ExitCode, fail } from './output.ts';

/** Adds `server` to the program. */
export function addServerCommand(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('server')
    .summary('run the language server for an editor')
    .description('Runs the language server. Editors start it; it talks LSP over standard input and output.')
    .requiredOption('--stdio', 'talk over standard input and output')
    .action(async () => {
      const server = findInstalledFile('server.mjs');
      if (server === undefined) done(fail('the language server is not installed: server.mjs is missing'));
      // It starts by being loaded, and ends the process when the editor asks it to. Reviews do not load it.
      else await import(pathToFileURL(server).href);
    });
}
