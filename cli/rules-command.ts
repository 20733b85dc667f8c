import { type Command, Option } from 'commander';
import type { AnyRule } from '#core/engine/rule.ts';
import { rules } from '#rules/index.ts';
import { type Colors, colorsFor, type ExitCode, print } from './output.ts';

/** Adds `rules` to the program. */
export function addRulesCommand(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('rules')
    .summary('list all rules')
    .description('Lists all rules by chapter: what they see, how severe it is, whether there is a fix.')
    .addOption(new Option('--format <format>', 'how the list is printed').choices(['text', 'json']).default('text'))
    .action(({ format }: { readonly format: 'text' | 'json' }) => {
      print(
        format === 'json' ? JSON.stringify(rules.map(ruleJson), null, 2) : listOf(colorsFor(process.stdout, 'auto')),
      );
      done(0);
    });
}

/** The names in the design of the other JSON outputs: snake case, null for nothing. */
function ruleJson(rule: AnyRule) {
  return {
    id: rule.id,
    summary: rule.summary,
    severity: rule.severity,
    guide: rule.guide,
    since: rule.since,
    fix: rule.fix,
    sees: seeingOf(rule),
    django_checks: rule.djangoChecks ?? [],
    sources: rule.sources ?? [],
    options: Object.entries(rule.options ?? {}).map(([name, option]) => ({ name, ...option })),
  };
}

function seeingOf(rule: AnyRule): 'file' | 'flow' | 'project' | 'engine' {
  if ('visit' in rule) return 'file';
  if ('on' in rule) return 'flow';
  return 'project' in rule ? 'project' : 'engine';
}

function listOf(colors: Colors): string {
  const chapters = [...new Set(rules.map(chapterOf))];
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  const blocks = chapters.map((chapter) => {
    const own = rules.filter((rule) => chapterOf(rule) === chapter);
    const lines = own.map(({ id, severity, fix, summary }) => {
      const mark = { safe: '[*]', unsafe: '[?]', none: '[ ]' }[fix];
      return `  ${id.padEnd(width)}  ${severity.padEnd(11)}  ${colors.cyan(mark)}  ${summary}`;
    });
    return [colors.bold(chapter), ...lines].join('\n');
  });
  const legend = '[*] has a safe fix  [?] has a fix to be looked at  ·  django-coach explain <rule> gives the lesson';
  return [...blocks, colors.dim(legend)].join('\n\n');
}

function chapterOf({ id }: AnyRule): string {
  return id.split('/')[0] ?? '';
}
