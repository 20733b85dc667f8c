/** The second half of scripts/generate.ts, which starts it. */
import { bringUpToDate } from './generators/bring-up-to-date.ts';
import { outputsFromRules } from './generators/from-rules.ts';

bringUpToDate(outputsFromRules(), process.argv.includes('--check'));
