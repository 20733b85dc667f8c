// Generated from the folders of rules/ by scripts/generate.ts. Do not edit.
import type { AnyRule } from '#core/engine/rule.ts';

/** Every rule, by its id. */
export const rules: readonly AnyRule[] = [];
