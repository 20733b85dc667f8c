import { builtins } from './builtins.ts';
import { externals } from './externals.ts';
import { intrinsics } from './intrinsics.ts';
import type { Transfer } from './machine.ts';
import { querySetMethods } from './querysets.ts';
import { filters } from './template-expressions.ts';

/** What the coach knows of Django, Python and other libraries without reading their code. */
export const django: Transfer = { querySets: querySetMethods, intrinsics, builtins, externals, filters };
