// Generated from the folders of rules/ by scripts/generate.ts. Do not edit.
import type { AnyRule } from '#core/engine/rule.ts';
import configurationNotUnderstood from './configuration/not-understood/rule.ts';
import ormNPlusOneLoop from './orm/n-plus-one-loop/rule.ts';
import suppressionsUnknownRule from './suppressions/unknown-rule/rule.ts';
import suppressionsUnused from './suppressions/unused/rule.ts';
import suppressionsWithoutRule from './suppressions/without-rule/rule.ts';

/** Every rule, by its id. */
export const rules: readonly AnyRule[] = [
  configurationNotUnderstood,
  ormNPlusOneLoop,
  suppressionsUnknownRule,
  suppressionsUnused,
  suppressionsWithoutRule,
];
