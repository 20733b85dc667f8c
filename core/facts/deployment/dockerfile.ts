import { purposeOfPlace } from './purpose.ts';
import { expanded, linesOf, nothing, shellWords } from './stated.ts';
import type { Stated, StatedCommand, StatedVariable } from './stated.ts';

interface Stage {
  readonly name: string;
  readonly parent: Stage | undefined;
  readonly args: Map<string, string>;
  readonly env: Map<string, string | undefined>;
  command: readonly string[] | undefined;
  entrypoint: readonly string[] | undefined;
}

/**
 * Reads what the containers of a Dockerfile's image run with: the ENV, CMD and ENTRYPOINT of the last stage and those it
 * is built on. Where stages are named for production, those are the image. Broken lines are left out.
 */
export function readDockerfile(text: string): Stated {
  const stages = stagesOf(instructionsOf(text));
  const named = stages.filter(({ name }) => purposeOfPlace(name) === 'production');
  const images = named.length > 0 ? named : stages.slice(-1);
  const variables: StatedVariable[] = [];
  const commands: StatedCommand[] = [];
  for (const image of images) {
    const around = [image.name];
    for (const [name, value] of environmentOf(image)) if (value !== undefined) variables.push({ name, value, around });
    const line = [inherited(image, 'entrypoint'), inherited(image, 'command')];
    for (const words of line) if (words !== undefined) commands.push({ words, around });
  }
  return { ...nothing, variables, commands };
}

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Instructions with their continued lines put together; comments and here-documents are left out. */
function instructionsOf(text: string): Instruction[] {
  const lines = linesOf(text);
  const escape = /^#\s*escape=`/i.test(lines[0] ?? '') ? '`' : '\\';
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    while (line.trimEnd().endsWith(escape) && at + 1 < lines.length) {
      at++;
      const next = lines[at] ?? '';
      line = /^\s*#/.test(next) ? line : line.trimEnd().slice(0, -1) + next;
    }
    const [, name = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(line) ?? [];
    found.push({ name: name.toUpperCase(), rest });
    for (const [, end] of hereDocuments(name, rest)) {
      while (at + 1 < lines.length && lines[++at]?.trim() !== end);
    }
  }
  return found;
}

function hereDocuments(name: string, rest: string): Iterable<RegExpMatchArray> {
  return /^(run|copy|add)$/i.test(name) ? rest.matchAll(/<<-?["']?(\w+)["']?/g) : [];
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: Stage[] = [];
  const globals = new Map<string, string>();
  for (const { name, rest } of instructions) {
    const stage = stages.at(-1);
    if (name === 'FROM') {
      const [, from = '', as = ''] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(rest) ?? [];
      const parent = stages.find((each) => each.name !== '' && each.name === from.toLowerCase());
      const args = new Map<string, string>();
      stages.push({ name: as.toLowerCase(), parent, args, env: new Map(), command: undefined, entrypoint: undefined });
    } else if (name === 'ARG') {
      readArguments(rest, stage, globals);
    } else if (stage !== undefined && name === 'ENV') {
      for (const [key, value] of assignmentsIn(rest)) stage.env.set(key, expanded(value, knownIn(stage)));
    } else if (stage !== undefined && name === 'CMD') {
      stage.command = commandOf(rest);
    } else if (stage !== undefined && name === 'ENTRYPOINT') {
      stage.entrypoint = commandOf(rest);
    }
  }
  return stages;
}

/** `ARG NAME=default`; one that stands above the first stage holds where a stage names it again. */
function readArguments(rest: string, stage: Stage | undefined, globals: Map<string, string>): void {
  for (const word of shellWords(rest)) {
    const [, key = '', given] = /^(\w+)(?:=(.*))?$/.exec(word) ?? [];
    const value = given === undefined ? globals.get(key) : expanded(given, stage ? knownIn(stage) : globals);
    if (value !== undefined) (stage?.args ?? globals).set(key, value);
  }
}

/** `ENV A=1 B="two"`, and the old form `ENV A one value`. */
function assignmentsIn(rest: string): [string, string][] {
  const old = /^(\w+)\s+([^=\s].*)$/.exec(rest.trim());
  if (old !== null) return [[old[1] ?? '', shellWords(old[2] ?? '').join(' ')]];
  return shellWords(rest).flatMap((word): [string, string][] => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
}

function knownIn(stage: Stage): Map<string, string> {
  const known = new Map(stage.args);
  for (const [key, value] of environmentOf(stage)) if (value !== undefined) known.set(key, value);
  return known;
}

/** What a stage sets, over what the stages below it set. */
function environmentOf(stage: Stage): Map<string, string | undefined> {
  return new Map([...(stage.parent === undefined ? [] : environmentOf(stage.parent)), ...stage.env]);
}

function inherited(stage: Stage, key: 'command' | 'entrypoint'): readonly string[] | undefined {
  return stage[key] ?? (stage.parent && inherited(stage.parent, key));
}

function commandOf(rest: string): string[] {
  if (!rest.trim().startsWith('[')) return shellWords(rest);
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) ? words.map(String) : [];
  } catch {
    return [];
  }
}
