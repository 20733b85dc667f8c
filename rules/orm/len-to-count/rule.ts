import type { FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import { printed } from '#core/flow/printed.ts';
import type { Project } from '#core/project/project.ts';
import { codeAround } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import { measuredAt, rowsUnused } from '../shared.ts';
import lesson from './lesson.md';

interface Counted extends Record<string, unknown> {
  readonly access: string;
  readonly model: string;
}

/** All rows are loaded to learn how many there are. */
export default defineRule<Counted>({
  id: 'orm/len-to-count',
  summary: 'len() loads all rows of a queryset that nobody looks at',
  severity: 'information',
  guide: 'orm#exists-count-len',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ access }) => `\`len(${shortened(access)})\` loads every row to count them, and no row is used`,
  on: {
    'row-count': (events, { project, report }) => {
      for (const event of events) {
        const { site } = event;
        const call = measuredAt(project, site);
        const operand = call?.args[0];
        if (call === undefined || operand === undefined || !rowsUnused(project, operand, site)) continue;
        if (knowsRowsAreThere(codeAround(project, site), call)) continue;
        report({
          location: { file: site.file, start: call.start, end: call.end },
          data: { access: printed(operand), model: modelOf(event) },
          fix: countThere(project, event, call, operand),
        });
      }
    },
  },
});

/** `if is_prefetched(self, "books"): return len(self.books.all())`: the code has asked, and no row is loaded. */
function knowsRowsAreThere(code: readonly (Stmt | Expr)[], { start, end }: Expr): boolean {
  const holds = (parts: readonly (Stmt | Expr)[]): boolean =>
    parts.some((part) => part.start <= start && end <= part.end);
  return code
    .flatMap((each) => [...partsOf(each)])
    .some((part) => {
      if (part.k !== 'if' && part.k !== 'ifexp') return false;
      const asks = [...partsOf(part.test)].some((each) => /prefetch/i.test(wordOf(each)));
      return asks && holds(part.k === 'if' ? [...part.then, ...part.otherwise] : [part.then, part.otherwise]);
    });
}

function wordOf(part: Stmt | Expr): string {
  if (part.k === 'str') return part.value;
  return part.k === 'attr' ? part.name : part.k === 'name' ? part.id : '';
}

function modelOf({ cause }: FlowEvent): string {
  return 'model' in cause ? (cause.model ?? '') : '';
}

/** `len(books)` → `books.count()`. */
function countThere(project: Project, { site: { file } }: FlowEvent, call: Expr, operand: Expr): FixIntent | undefined {
  if (project.isLibrary(file)) return undefined;
  return {
    title: 'Count in the database',
    applicability: 'safe',
    changes: [
      { kind: 'replace', location: { file, start: call.start, end: operand.start }, expected: 'len(', text: '' },
      { kind: 'replace', location: { file, start: operand.end, end: call.end }, expected: ')', text: '.count()' },
    ],
  };
}
