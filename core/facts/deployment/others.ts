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

/** fly.toml: the tables `[env]` and `[processes]`. */
export function readToml(text: string): Stated {
  const variables: StatedVariable[] = [];
  const commands: StatedCommand[] = [];
  let table = '';
  for (const line of linesOf(text)) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
    if (header !== undefined) table = header;
    const [, name, double, single] = /^\s*["']?([\w-]+)["']?\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(line) ?? [];
    if (header !== undefined || name === undefined) continue;
    const value = double ?? single ?? '';
    if (table === 'env') variables.push({ name, value, around: [] });
    if (table === 'processes') commands.push({ words: shellWords(value), around: [name] });
  }
  return { ...nothing, variables, commands };
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
