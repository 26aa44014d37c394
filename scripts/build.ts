// node scripts/build.ts [--if-stale] [renderer | main | preload | headless | ledger-worker | refresh-worker ...]
// Fills dist/: the window, and single-file programs. Nothing outside dist/ and electron itself is needed to run them.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { build, type InlineConfig, type Plugin } from 'vite';
import { noticesOf } from './licences.ts';
import { isStale, removeStamp, writeStamp } from './stale.mjs';

export const programs = {
  /** Electron's main process. CommonJS, because un-bundled and bundled ESM mains have traps inside asar (electron/electron#46614). */
  main: { entry: 'electron/main.ts', format: 'cjs', file: 'main.cjs' },
  /** A sandboxed preload must be CommonJS. */
  preload: { entry: 'electron/preload.ts', format: 'cjs', file: 'preload.cjs' },
  /**
   * The same product without Electron, for Node >= 22.19. CommonJS, because an ESM import of `node:http` looks at all its
   * exports, and the one named `WebSocket` loads a second undici: 12 MB of memory.
   */
  headless: { entry: 'electron/headless.ts', format: 'cjs', file: 'headless-program.cjs' },
  /** Reads the ledger on a thread of its own. CommonJS, because it is run as text: see `ledger-reader.ts`. */
  'ledger-worker': { entry: 'electron/storage/ledger/ledger-worker.ts', format: 'cjs', file: 'ledger-worker.cjs' },
  /** Fetches prices and scores on a thread of its own: see `refresh-thread.ts`. */
  'refresh-worker': {
    entry: 'electron/desk/catalog-refresh/refresh-worker.ts',
    format: 'cjs',
    file: 'refresh-worker.cjs',
  },
} as const;

export type Program = keyof typeof programs;
export type Part = Program | 'renderer';
const parts: readonly Part[] = ['renderer', 'main', 'preload', 'headless', 'ledger-worker', 'refresh-worker'];

/** Builds the named parts one after another; only a build of all parts counts as fresh. */
export async function buildParts(names: readonly Part[] = parts): Promise<void> {
  const startedAt = new Date();
  removeStamp();
  for (const name of names) await build(name === 'renderer' ? { logLevel: 'warn' } : programConfig(name));
  if (names.includes('main')) {
    cpSync('electron/shell/icons', 'dist/icons', { recursive: true });
    writeFileSync('dist/licences.txt', noticesOf(process.cwd()));
  }
  if (names.includes('headless')) {
    rmSync('dist/compile-cache', { recursive: true, force: true });
    writeFileSync('dist/headless.cjs', headlessStart);
  }
  if (parts.every((name) => names.includes(name))) writeStamp(startedAt);
}

/** Where the folder cannot be written, Node goes on without. */
const headlessStart = `// When the program ends, Node keeps what it has compiled: the next start takes a sixth less, and 3 MB less memory.
const { enableCompileCache } = require('node:module');
enableCompileCache(require('node:path').join(__dirname, 'compile-cache'));
require('./headless-program.cjs');
`;

export function programConfig(name: Program): InlineConfig {
  const { entry, format, file } = programs[name];
  return {
    configFile: false,
    logLevel: 'warn',
    plugins: [...(name === 'headless' ? [emptyElectron] : []), narrowUndici, narrowStore, asciiOnly],
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      target: 'node22',
      outDir: 'dist',
      emptyOutDir: false,
      rolldownOptions: {
        // The key ring is a native module; headless loads it by dynamic import and lives without it.
        external: [...(name === 'headless' ? [] : ['electron']), '@napi-rs/keyring', /^node:/],
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  };
}

/**
 * The package's entry loads all it has, `fetch`, caches and mocks included: 12 MB of memory and 50 ms at the start. Here are
 * the four exports that are used, the last as its entry makes it.
 */
const narrowUndici: Plugin = {
  name: 'narrow-undici',
  enforce: 'pre',
  resolveId: (id) => (id === 'undici' ? '\0narrow-undici' : null),
  load: (id) => (id === '\0narrow-undici' ? narrowUndiciCode : null),
};

const narrowUndiciCode = `
import Pool from 'undici/lib/dispatcher/pool.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import buildConnector from 'undici/lib/core/connect.js';
import sendRequest from 'undici/lib/api/api-request.js';
export { Agent, buildConnector, Pool };
export function request(url, { dispatcher, ...options }) {
  const { origin, pathname, search } = new URL(url);
  return sendRequest.call(dispatcher, { method: 'GET', ...options, origin, path: pathname + search });
}
`;

/**
 * electron-store's `conf` loads what it needs for schemas, migrations, watching the file and finding a folder. None of it is
 * used here: ten packages that nobody has to trust.
 */
const narrowStore: Plugin = {
  name: 'narrow-store',
  enforce: 'pre',
  resolveId: (id, importer) => (idleInStore.has(id) && /[\\/]conf[\\/]/.test(importer ?? '') ? `\0idle:${id}` : null),
  load: (id) => (id.startsWith('\0idle:') ? idleCode : null),
};

const idleInStore = new Set(['ajv/dist/2020.js', 'ajv-formats', 'semver', 'debounce-fn', 'env-paths']);

const idleCode = `
function leftOut() { throw new Error('This part of conf is left out of the bundle, see scripts/build.ts.'); }
const anything = new Proxy(leftOut, { get: () => leftOut });
export { anything as default, leftOut as Ajv2020 };
`;

/** electron-store imports electron, whose package would try to download a binary. Headless, it gets an empty module. */
const emptyElectron: Plugin = {
  name: 'empty-electron',
  enforce: 'pre',
  resolveId: (id) => (id === 'electron' ? '\0empty-electron' : null),
  load: (id) => (id === '\0empty-electron' ? 'export default {};' : null),
};

/** With a single character outside Latin-1 V8 keeps the whole program in two bytes a character: 2.5 MB more. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = toAscii(chunk.code);
  },
};

function toAscii(code: string): string {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

if (import.meta.main) {
  const words = new Set(process.argv.slice(2));
  const chosen = parts.filter((name) => words.has(name));
  if (!words.has('--if-stale') || isStale()) {
    const startedAt = performance.now();
    await buildParts(chosen.length > 0 ? chosen : parts);
    console.log(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  }
}
