import { shellWords } from './stated.ts';

const variable = 'DJANGO_SETTINGS_MODULE';

/**
 * What a command gives to DJANGO_SETTINGS_MODULE: `env NAME=value …`, gunicorn's `--env NAME=value`, and `--settings` of
 * Django's own commands. Tests that it runs say nothing.
 */
export function settingsInCommand(words: readonly string[]): string[] {
  const found: string[] = [];
  for (const part of partsOf(words)) {
    if (isTestRun(part)) continue;
    const start = part.findIndex(isDjangoCommand);
    for (const [i, word] of part.entries()) {
      const given = assigned(word);
      if (given !== undefined) found.push(given);
      if (start < 0 || i < start || !word.startsWith('--settings')) continue;
      const value = word === '--settings' ? part[i + 1] : /^--settings=(.+)$/.exec(word)?.[1];
      if (value !== undefined) found.push(value);
    }
  }
  return found;
}

/** It starts a server for somebody who works on the code. */
export function isForDevelopment(words: readonly string[]): boolean {
  return partsOf(words).some((part) =>
    part.some((word) => /^(runserver(_plus)?|--reload|--py-autoreload(=.*)?|debugpy)$/.test(word)),
  );
}

/** The commands of a line: `migrate && gunicorn …`, `sh -c "…"`. */
function partsOf(words: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const [i, word] of words.entries()) {
    if (/^[;&|]+$/.test(word)) parts.push([]);
    else if (/\s/.test(word) && /^-\w*c$/.test(words[i - 1] ?? '')) parts.push(...partsOf(shellWords(word)));
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function assigned(word: string): string | undefined {
  const match = /^(?:--env=|-e)?(\w+)=(.+)$/.exec(word);
  return match?.[1] === variable ? match[2] : undefined;
}

function isDjangoCommand(word: string, i: number, words: readonly string[]): boolean {
  return /(^|\/)(manage\.py|django-admin(\.py)?)$/.test(word) || (word === 'django' && words[i - 1] === '-m');
}

function isTestRun(words: readonly string[]): boolean {
  const start = words.findIndex(isDjangoCommand);
  return (
    words.some((word) => /(^|\/)(pytest|tox|nox|py\.test)$/.test(word)) || (start >= 0 && words[start + 1] === 'test')
  );
}
