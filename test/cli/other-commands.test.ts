import assert from 'node:assert/strict';
import { bookshop, createProject, type TestProject } from './command-line.ts';

describe('django-coach', () => {
  let project: TestProject;
  before(() => {
    project = createProject(bookshop);
  });
  after(() => project.remove());

  it('prints its version and help on standard output', () => {
    const version = project.run(['--version']);
    assert.equal(version.code, 0);
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
    const help = project.run(['check', '--help']);
    assert.equal(help.code, 0);
    assert.match(help.out, /^Usage: django-coach check /);
    assert.match(help.out, /Exit codes: 0 nothing found, 1 something found, 2 the review could not be done\.\n/);
    assert.equal(project.run([]).code, 2);
  });

  it('lists rules for people and for programs', () => {
    assert.match(project.run(['rules']).out, /^orm\n(.*\n)*? {2}orm\/n-plus-one-loop +warning +\[\*\] {2}\S/m);
    const rules = JSON.parse(project.run(['rules', '--format', 'json']).out) as Record<string, unknown>[];
    const { summary, since, sources, ...rest } = rules.find(({ id }) => id === 'orm/n-plus-one-loop') ?? {};
    assert.deepEqual(rest, {
      id: 'orm/n-plus-one-loop',
      severity: 'warning',
      guide: 'orm#n-plus-one',
      fix: 'safe',
      sees: 'flow',
      django_checks: [],
      options: [],
    });
    assert.deepEqual([typeof summary, typeof since, Array.isArray(sources)], ['string', 'string', true]);
  });

  it('prints the model graph', () => {
    const { out, code, err } = project.run(['graph', '--format', 'json']);
    const { models } = JSON.parse(out) as {
      models: { label: string; file: string; line: number; relations: object }[];
    };
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(
      models.map(({ label, file, line }) => `${label} ${file}:${line}`),
      ['shop.Author', 'shop.Book', 'shop.Reader'].map(
        (label, i) => `${label} <project>/shop/models.py:${[11, 15, 7][i]}`,
      ),
    );
    const { book_set: books } = (models[0]?.relations ?? {}) as { book_set?: Record<string, unknown> };
    assert.deepEqual(
      [books?.['kind'], books?.['direction'], books?.['to'], books?.['query_name']],
      ['o2m', 'reverse', 'shop.Book', 'book'],
    );
  });

  it('prints what views cost, with the places', () => {
    const { out, code, err } = project.run(['cost', 'shop']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^shop\/views\.py:\d+:5: shop\.views\.\w+ \(view\): 1 \+ N queries\n {7}N {2}shop\/views\.py:\d+:\d+: \S/m,
    );
    const costs = JSON.parse(project.run(['cost', '--format', 'json', 'shop']).out) as Record<string, unknown>[];
    const view = costs.find(({ queries }) => queries === '1 + N') ?? {};
    assert.equal(view['kind'], 'view');
    const terms = view['terms'] as { loops: number; queries: number }[];
    assert.deepEqual(new Set(terms.map(({ loops, queries }) => `${queries}, ${loops}`)), new Set(['1, 0', '1, 1']));
    const missing = project.run(['cost', 'nowhere']);
    assert.deepEqual([missing.code, missing.err], [2, 'error: nowhere does not exist\n']);
  });

  describe('explain', () => {
    it('shows a lesson by its name, with or without the chapter', () => {
      const run = project.run(['explain', 'orm/n-plus-one-loop']);
      assert.equal(run.code, 0);
      for (const part of ['Why it matters', 'Before', 'After', 'django-coach explain orm#n-plus-one']) {
        assert.ok(run.out.includes(part), `${part} is missing in\n${run.out}`);
      }
      assert.doesNotMatch(run.out, /```|⟦|⟧/);
      assert.deepEqual(project.run(['explain', 'n-plus-one-loop']), run);
    });

    it('shows sections and chapters of the guide', () => {
      const section = project.run(['explain', 'orm#n-plus-one']);
      assert.equal(section.code, 0);
      const chapter = project.run(['explain', 'orm']);
      assert.ok(chapter.out.length > section.out.length);
    });

    it('says which name was meant', () => {
      assert.deepEqual(project.run(['explain', 'n-plus-one-lop']), {
        code: 2,
        out: '',
        err: 'error: there is neither a rule nor a section named n-plus-one-lop; did you mean orm/n-plus-one-loop?\n',
      });
      assert.match(project.run(['explain', 'orm#n-plus-on']).err, /did you mean orm#n-plus-one\?/);
    });
  });
});
