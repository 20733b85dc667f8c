/**
 * The only build script.
 *
 *   node esbuild.mjs [--production]          the product: dist/*
 *   node esbuild.mjs --run scripts/x.ts …    bundles one script to dist/scripts and runs it with the arguments that follow
 *   node esbuild.mjs --mocha core rules/orm [--grep x …]   bundles the tests under these parts of test/ and runs them
 *   node esbuild.mjs --host-tests            the tests that run inside VS Code: test/vscode/host/** to dist/test/vscode/host
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const [mode, ...rest] = process.argv.slice(2);
const production = mode === '--production';

const common = {
  bundle: true,
  logLevel: 'warning',
  sourcemap: production ? false : 'linked',
  // Names stay, so that a crash report from a user can be read.
  minifyWhitespace: production,
  minifySyntax: production,
  loader: { '.md': 'text', '.py': 'text' },
};

/** ESM for Node 20. CommonJS packages inside such a bundle call `require` for Node's own modules: the banner gives them one. */
const nodeModule = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
};

/** What tests and scripts take from node_modules as it is: tools that find their own files, or that must exist once. */
const tools = [
  '@astral-sh/ruff-wasm-nodejs',
  'esbuild',
  'mocha',
  'playwright-core',
  '@vscode/test-electron',
  '@vscode/vsce',
  'fast-check',
  'oxlint',
  'typescript',
  'web-tree-sitter',
];

const products = [
  { ...nodeModule, entryPoints: ['cli/main.ts'], outfile: 'dist/cli.mjs' },
  { ...nodeModule, entryPoints: ['server/main-node.ts'], outfile: 'dist/server.mjs' },
  { ...nodeModule, entryPoints: ['host/worker.ts'], outfile: 'dist/worker.mjs' },
  {
    ...common,
    entryPoints: ['server/main-browser.ts'],
    outfile: 'dist/server-browser.js',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  },
  {
    ...common,
    entryPoints: ['client/main-node.ts'],
    outfile: 'dist/client.cjs',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...common,
    entryPoints: ['client/main-browser.ts'],
    // Not .js: the package is of type "module", and VS Code for the web runs no modules.
    outfile: 'dist/client-browser.cjs',
    platform: 'browser',
    target: 'es2022',
    format: 'cjs',
    external: ['vscode'],
  },
];

/** Builds each product on its own: what is broken in one does not stop the others. esbuild prints the errors itself. */
async function buildProducts() {
  const results = await Promise.allSettled(products.map((options) => build(options)));
  if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
}

/** Runs tests in a folder of their own, so that two runs at once do not disturb each other. */
async function runTests(args) {
  const flag = args.findIndex((arg) => arg.startsWith('-'));
  const parts = flag < 0 ? args : args.slice(0, flag);
  const files = parts.flatMap((part) => testFilesUnder(part));
  const outdir = `dist/test-run-${process.pid}`;
  try {
    await build({
      ...nodeModule,
      entryPoints: files,
      outdir,
      outbase: 'test',
      outExtension: { '.js': '.mjs' },
      splitting: true,
      chunkNames: 'chunks/[hash]',
      external: tools,
    });
    runNode(['node_modules/mocha/bin/mocha.js', `${outdir}/**/*.test.mjs`, ...args.slice(parts.length)]);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The test files of a folder, or the one file, below test/. A name that matches nothing is a mistake in the command. */
function testFilesUnder(part) {
  const all = filesUnder('test').filter((file) => file.endsWith('.test.ts') && !file.startsWith(hostTests));
  const files = all.filter((file) => file.startsWith(`test/${part}/`) || file === `test/${part}.test.ts`);
  if (files.length === 0) throw new Error(`no tests under test/${part}`);
  return files;
}

const hostTests = 'test/vscode/host/';

/** The extension host loads CommonJS; `vscode` exists only there. */
async function buildHostTests() {
  // What is there is run: no test may stay behind that has gone.
  rmSync(`dist/${hostTests}`, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: filesUnder(hostTests),
    outdir: `dist/${hostTests}`,
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', ...tools],
  });
}

async function runScript(script, args) {
  const outfile = `dist/scripts/${basename(script, '.ts')}.mjs`;
  await build({ ...nodeModule, entryPoints: [script], outfile, external: tools });
  runNode(['--enable-source-maps', outfile, ...args]);
}

function runNode(args) {
  const run = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .toSorted();
}

// The grammar's wasm files come out of node_modules (see scripts/grammars.ts).
if (!existsSync('grammars/tree-sitter-python.wasm')) await runScript('scripts/fill-grammars.ts', []);

try {
  if (mode === '--run') await runScript(rest[0], rest.slice(1));
  else if (mode === '--mocha') await runTests(rest);
  else if (mode === '--host-tests') await buildHostTests();
  else await buildProducts();
} catch (error) {
  // esbuild has printed what does not build.
  if (!Array.isArray(error.errors)) throw error;
  process.exitCode = 1;
}
