import { parse, type TomlTable } from 'smol-toml';
import { linesOf, nothing, shellWords, unquoted } from './stated.ts';
import type { Stated, StatedCommand, StatedVariable } from './stated.ts';

/** `web: gunicorn …`: a process a line. */
export function readProcfile(text: string): Stated {
  const commands = linesOf(text).flatMap((line): StatedCommand[] => {
    const [, name, command] = /^([\w-]+):\s*(.+)$/.exec(line) ?? [];
    return name === undefined || command === undefined ? [] : [{ words: shellWords(command), around: [name] }];
  });
  return { ...nothing, commands };
}

/** A systemd unit: `Environment=`, which may hold several in quotes, and `ExecStart=`. */
export function readUnit(text: string): Stated {
  const variables: StatedVariable[] = [];
  const commands: StatedCommand[] = [];
  for (const line of linesOf(text.replaceAll(/\\\r?\n/g, ' '))) {
    const [, key, value] = /^\s*(Environment|ExecStart(?:Pre)?)\s*=\s*(.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const words = shellWords(value);
    if (key === 'Environment') variables.push(...words.flatMap((word) => assignment(word) ?? []));
    else commands.push({ words, around: [] });
  }
  return { ...nothing, variables, commands };
}

/** `env = NAME=value` in the section of uWSGI. */
export function readUwsgi(text: string): Stated {
  const variables = linesOf(text).flatMap((line) => {
    const value = /^\s*env\s*=\s*(.+)$/.exec(line)?.[1];
    return value === undefined ? [] : (assignment(value.trim()) ?? []);
  });
  return { ...nothing, variables };
}

/** fly.toml: the tables `env` and `processes`. A broken file states nothing. */
export function readToml(text: string): Stated {
  const { env, processes } = tablesOf(text);
  return {
    ...nothing,
    variables: textsIn(env).map(([name, value]) => ({ name, value, around: [] })),
    commands: textsIn(processes).map(([name, value]) => ({ words: shellWords(value), around: [name] })),
  };
}

function tablesOf(text: string): TomlTable {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

function textsIn(table: unknown): [string, string][] {
  if (typeof table !== 'object' || table === null) return [];
  return Object.entries(table).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** `NAME=value`, perhaps behind `export`. */
export function readEnvFile(text: string): Stated {
  const variables = linesOf(text).flatMap((line) => {
    const [, name, value] = /^\s*(?:export\s+)?(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, value: unquoted(/^["']/.test(value) ? value : value.replace(/\s#.*$/, '')), around: [] }];
  });
  return { ...nothing, variables };
}

function assignment(word: string): StatedVariable[] | undefined {
  const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(word) ?? [];
  return name === undefined || value === undefined ? undefined : [{ name, value: unquoted(value), around: [] }];
}
