import type { Definition } from '../project/project.ts';
import { once, type Machine } from './machine.ts';
import { newScope } from './scope.ts';
import { unknown, type Value } from './value.ts';

/** What a name of a module (or of a function's own imports) means as a value; undefined when the module does not bind it. */
export function definitionValue(
  m: Machine,
  file: string,
  name: string,
  functionIndex: number | undefined,
): Value | undefined {
  m.reads.declarations(file);
  m.reads.name(file, name, functionIndex);
  const definition = m.project.lookup(file, name, functionIndex);
  return definition && valueOf(m, definition);
}

/** A definition as a value. Module variables are evaluated where they stand, each at most once at a time. */
export function valueOf(m: Machine, definition: Definition): Value {
  switch (definition.kind) {
    case 'class':
      return { k: 'class', ref: definition.ref };
    case 'function':
      return { k: 'function', ref: definition.ref, closure: undefined };
    case 'module':
      return { k: 'module', module: definition.module };
    case 'external':
      return { k: 'external', name: definition.name };
    case 'variable':
      return variableValue(m, definition);
  }
}

function variableValue(m: Machine, definition: Definition & { kind: 'variable' }): Value {
  const { file, fact } = definition;
  const key = `variable ${file}#${fact.name}`;
  if (fact.value === undefined || m.stack.includes(key) || fact.op !== '=') return unknown;
  m.reads.declarations(file);
  const { value: ref } = fact;
  const value = once(m, `${key}@${fact.start}`, () => {
    m.stack.push(key);
    const before = m.events.length;
    const evaluated = m.expr(m.project.decode(file, ref), newScope({ file, functionIndex: undefined }));
    // Behind an `if` or in a `try` somebody has thought of it.
    if (fact.conditional) m.events.length = before;
    m.stack.pop();
    return evaluated;
  });
  return fact.conditional && value.k !== 'class' && value.k !== 'external' && value.k !== 'function' ? unknown : value;
}
