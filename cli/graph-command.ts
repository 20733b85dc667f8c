import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { graphJson } from '#core/project/graph-json.ts';
import type { GraphModel } from '#core/project/graph-json.ts';
import type { Project } from '#core/project/project.ts';
import { diagramOf } from './graph/diagram.ts';
import { dotOf } from './graph/dot.ts';
import { mermaidOf } from './graph/mermaid.ts';
import { svgOf } from './graph/svg.ts';
import { type ExitCode, fail, print, tell } from './output.ts';
import { linkedProjects } from './linked-projects.ts';
import { createTexts } from './texts.ts';

/** Adds `graph` to the program. */
export function addGraphCommand(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('graph')
    .summary('print the models and how they relate')
    .description('Prints all models with their fields, managers and relations, by the names that Django gives them.')
    .argument('[path]', 'a folder of the project', '.')
    .addOption(new Option('--format <format>', 'how the graph is printed').choices(formats).default('json'))
    .option('--app <label>', 'only the models of this app; may be given several times', collect, [])
    .addHelpText('after', '\nsvg is a picture as it is; dot is for Graphviz, mermaid for Markdown.\n')
    .action(async (path: string, { format, app }: GraphOptions) => done(await graph(path, format, new Set(app))));
}

const formats = ['json', 'dot', 'mermaid', 'svg'] as const;

interface GraphOptions {
  readonly format: (typeof formats)[number];
  readonly app: readonly string[];
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function graph(path: string, format: GraphOptions['format'], apps: ReadonlySet<string>): Promise<ExitCode> {
  if (!existsSync(path)) return fail(`${path} does not exist`);
  const projects = await linkedProjects([path]);
  const models = modelsOf(projects).filter(({ app }) => apps.size === 0 || apps.has(app));
  const unknown = [...apps].find((app) => !models.some((model) => model.app === app));
  if (unknown !== undefined) return fail(`there are no models of an app "${unknown}"`);
  if (models.length === 0) tell('note', 'no models were found');
  print(
    format === 'json' ? JSON.stringify({ models }, null, 2) : drawings[format](diagramOf(projects, apps)).trimEnd(),
  );
  return 0;
}

const drawings = { dot: dotOf, mermaid: mermaidOf, svg: svgOf };

function modelsOf(projects: readonly Project[]): GraphModel[] {
  const texts = createTexts();
  const lineOf = (file: string, offset: number): number => texts.lines(file).positionAt(offset).line + 1;
  return projects.flatMap((project) => graphJson(project, lineOf).models);
}
