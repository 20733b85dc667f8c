/** Copies the pinned wasm files into grammars/; the build starts it when they are missing. */
import { fillGrammars } from './grammars.ts';

await fillGrammars();
