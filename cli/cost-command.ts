import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { costsOf, type QueryCost } from '#core/coach/cost.ts';
import { fileKey, isInside } from '#host/paths.ts';
import { costJson, formatCosts } from './format/cost.ts';
import { linkedProjects } from './linked-projects.ts';
import { colorsFor, type ExitCode, fail, print, tell } from './output.ts';
import { createTexts } from './texts.ts';

const notes = `
N is the number of rows that a loop reads, M that of a loop inside it. What runs on some ways only is counted; sessions,
permissions and middleware are not.

Examples:
  $ django-coach cost                     every view, page, task and command of the project in this folder
  $ django-coach cost shop/views.py       those that are declared in one file
`;

/** Adds `cost` to the program. */
export function addCostCommand(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('cost')
    .summary('print how many queries views, endpoints and admin pages run')
    .description(
      'Prints the queries of each view, endpoint, admin page, task and command as a formula, with the places.',
    )
    .argument('[paths...]', 'files or folders of the project')
    .addOption(new Option('--format <format>', 'how the costs are printed').choices(['text', 'json']).default('text'))
    .addHelpText('after', notes)
    .action(async (paths: string[], { format }: { readonly format: 'text' | 'json' }) =>
      done(await cost(paths.length > 0 ? paths : ['.'], format)),
    );
}

async function cost(paths: readonly string[], format: 'text' | 'json'): Promise<ExitCode> {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) return fail(`${missing} does not exist`);
  const projects = await linkedProjects(paths);
  const keys = paths.map(fileKey);
  const isAsked = ({ declared }: QueryCost): boolean => keys.some((key) => isInside(declared.file, key));
  const costs = projects.flatMap(costsOf).filter(isAsked);
  if (costs.length === 0) tell('note', 'nothing that runs a query was found');
  const texts = createTexts();
  print(
    format === 'json'
      ? JSON.stringify(costJson(costs, texts), null, 2)
      : formatCosts(costs, texts, colorsFor(process.stdout, 'auto')),
  );
  return 0;
}
