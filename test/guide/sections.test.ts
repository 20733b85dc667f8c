import assert from 'node:assert/strict';
import { rules } from '#rules/index.ts';
import { placeOf, readGuide, type GuideSectionText } from '../support/guide.ts';
import { testParser } from '../support/review.ts';

/** The official pages and the few others that the guide may send a reader to. */
const hosts = new Set([
  'channels.readthedocs.io',
  'cheatsheetseries.owasp.org',
  'developer.mozilla.org',
  'docs.celeryq.dev',
  'docs.djangoproject.com',
  'docs.python.org',
  'opentelemetry.io',
  'owasp.org',
  'www.django-rest-framework.org',
  'www.postgresql.org',
]);

describe('the guide', () => {
  const sections = readGuide();
  const anchors = new Set(sections.map((section) => section.anchor));

  it('is read whole', () => {
    assert.ok(sections.length > 100, `${sections.length} sections`);
    assert.ok(sections.flatMap((section) => section.fences).length > 200);
  });

  it('has Python in its examples that parses', async () => {
    const parser = await testParser();
    const broken = sections.flatMap((section) =>
      section.fences
        .filter((fence) => fence.language === 'python' && parser.parse(fence.text).status !== 'clean')
        .map((fence) => placeOf(section, fence)),
    );
    assert.deepEqual(broken, []);
  });

  it('names the language of each example', () => {
    const nameless = sections.flatMap((section) =>
      section.fences.filter((fence) => !/^[a-z]+$/.test(fence.language)).map((fence) => placeOf(section, fence)),
    );
    assert.deepEqual(nameless, []);
  });

  it('has both sides where it shows one, and what a reviewer looks for', () => {
    const incomplete = sections.filter(
      ({ text }) =>
        text.includes('**Before**') !== text.includes('**After**') || text.split('**In review.**').length !== 2,
    );
    assert.deepEqual(incomplete.map(placeOfSection), []);
  });

  it('asks interview questions in the form that the editor folds', () => {
    const wrong = sections.filter(({ text }) => {
      const questions = text.split('<details>').length - 1;
      const whole = text.match(/^<details>\n<summary>Interview: [^<]+<\/summary>\n\n[^<]+\n\n<\/details>$/gm) ?? [];
      return whole.length !== questions;
    });
    assert.deepEqual(wrong.map(placeOfSection), []);
    assert.ok(sections.filter(({ text }) => text.includes('<details>')).length >= 9);
  });

  it('sends the reader only to sections that exist', () => {
    const dead = sections.flatMap((section) =>
      linksOf(section)
        .filter((link) => !link.startsWith('https://'))
        .filter((link) => !anchors.has(anchorOf(section, link)))
        .map((link) => `${section.anchor}: ${link}`),
    );
    assert.deepEqual(dead, []);
  });

  it('sends the reader only to official documentation', () => {
    const links = sections.flatMap((section) => linksOf(section).map((link) => ({ section, link })));
    const outside = links.filter(({ link }) => link.startsWith('https://') && !hosts.has(new URL(link).host));
    assert.deepEqual(
      outside.map(({ section, link }) => `${section.anchor}: ${link}`),
      [],
    );
    const silent = sections.filter(
      ({ chapter, text }) => chapter !== 'coach' && !/^Documentation: \[[^\]]+\]\(https:/m.test(text),
    );
    assert.deepEqual(silent.map(placeOfSection), []);
  });

  it('names only rules that exist', () => {
    const ids = new Set(rules.map((rule) => rule.id));
    const chapters = new Set(rules.map((rule) => rule.id.split('/')[0]));
    const named = sections.flatMap((section) =>
      [...section.text.matchAll(/`([a-z-]+)\/([a-z0-9-]+)`/g)]
        .filter(([, chapter]) => chapters.has(chapter))
        .map(([, chapter, rule]) => ({ id: `${chapter}/${rule}`, section })),
    );
    assert.ok(named.length > 10, `${named.length} rules are named`);
    const unknown = named.filter(({ id }) => !ids.has(id));
    assert.deepEqual(
      unknown.map(({ id, section }) => `${section.anchor}: ${id}`),
      [],
    );
  });

  it('names each rule in the section that the rule links to', () => {
    const byAnchor = new Map(sections.map((section) => [section.anchor, section.text]));
    const silent = rules.filter(
      ({ id, guide }) => !guide.startsWith('coach#') && !byAnchor.get(guide)?.includes(`\`${id}\``),
    );
    assert.deepEqual(
      silent.map(({ id, guide }) => `${guide} does not name ${id}`),
      [],
    );
  });
});

function placeOfSection(section: GuideSectionText): string {
  return placeOf(section);
}

/** The targets of a section's links; fences are not prose. */
function linksOf(section: GuideSectionText): string[] {
  const prose = section.text.replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** 'tasks.md#when' and '#when' as anchors: 'tasks#when'. */
function anchorOf(section: GuideSectionText, link: string): string {
  return link.startsWith('#') ? section.chapter + link : link.replace('.md#', '#');
}
