import { statSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';

/** Packs what the build made into dist/django-coach.vsix, which runs on every platform. Needs no network. */
const file = 'dist/django-coach.vsix';
const maximum = 4_000_000;

// Everything we need is bundled. The pages have no address yet that a relative link could be turned into.
await createVSIX({ packagePath: file, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });

const { size } = statSync(file);
if (size > maximum) throw new Error(`${file} has ${size} bytes; it may have ${maximum}`);
