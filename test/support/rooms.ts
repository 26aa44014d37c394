import type { Import } from './imports.ts';

/** A part of the house, and what it may know. */
export interface Room {
  readonly name: string;
  /** A folder ending in `/`, or single files. The longest match decides where a file belongs. */
  readonly paths: readonly string[];
  /** Rooms it may import from, besides itself. */
  readonly rooms: readonly string[];
  /** Packages it may import; `node:` stands for all of Node's own. */
  readonly packages: readonly string[];
  /** Same arguments, same result: no clock, no dice, no environment. */
  readonly pure: boolean;
}

const facts = ['shared', 'errors', 'ports', 'catalog'];
const gateway = [...facts, 'dialects', 'guardrails', 'routing', 'upstream', 'log'];

/** How the window writes figures, tiers, requests and other programs' settings, and what its pages judge alike. */
const windowWords = ['budget-periods', 'format', 'has-no-provider', 'request-words', 'snippets', 'tier-words'].map(
  (name) => `renderer/${name}.ts`,
);

const pageFolders = ['guardrails', 'keys', 'models', 'overview', 'playground', 'requests', 'settings', 'usage'];

/** The walls of `docs/architecture.md`. Change one on purpose, in its own commit. */
export const rooms: readonly Room[] = [
  room('shared', ['shared/'], [], ['zod'], 'pure'),
  room('package', ['package.json'], [], []),

  room('errors', ['electron/gateway/errors.ts'], [], [], 'pure'),
  room('ports', ['electron/gateway/ports.ts'], ['shared', 'catalog'], [], 'pure'),
  room('catalog', ['electron/gateway/catalog/'], ['shared', 'errors', 'ports'], ['zod'], 'pure'),
  room('dialects', ['electron/gateway/dialects/'], ['shared', 'errors'], ['zod', 'node:buffer'], 'pure'),
  room('guardrails', ['electron/gateway/guardrails/'], [...facts, 'dialects'], ['zod'], 'pure'),
  room('routing', ['electron/gateway/routing/'], [...facts, 'dialects'], ['zod'], 'pure'),
  room('upstream', ['electron/gateway/upstream/'], [...facts, 'dialects'], ['undici', 'node:']),
  room('log', ['electron/gateway/log/'], facts, ['node:']),
  room('pipeline', ['electron/gateway/pipeline/'], gateway, ['node:crypto']),
  room('server', ['electron/gateway/server/'], [...gateway, 'pipeline'], ['node:', 'zod']),
  room('gateway', ['electron/gateway/'], [...gateway, 'pipeline', 'server'], ['node:']),

  room('otlp', ['electron/otlp/'], ['shared'], ['node:crypto'], 'pure'),
  room('storage', ['electron/storage/'], facts, ['node:', 'zod', 'electron-store', '@napi-rs/keyring']),
  room('demo', ['electron/demo/'], ['shared', 'catalog'], ['node:']),
  room('desk', ['electron/desk/'], [...gateway, 'gateway', 'otlp', 'storage', 'demo'], ['node:', 'zod', 'undici']),
  room('page', ['electron/page/'], ['shared'], ['node:']),

  room('shell', ['electron/shell/'], ['shared', 'page', 'storage'], ['electron', 'node:', 'zod']),
  room('preload', ['electron/preload.ts'], ['shared'], ['electron']),
  room('main', ['electron/main.ts'], ['shared', 'desk', 'storage', 'shell'], ['electron', 'node:']),
  room(
    'headless',
    ['electron/headless.ts', 'electron/headless/'],
    ['shared', 'package', 'desk', 'storage', 'page'],
    ['node:', 'zod'],
  ),

  room('bridge', ['renderer/bridge.ts', 'renderer/http-bridge.ts'], ['shared'], []),
  room('words', windowWords, ['shared'], [], 'pure'),
  room('save-file', ['renderer/save-file.ts'], [], []),
  room('hooks', ['renderer/hooks/'], ['shared', 'bridge'], ['react']),
  room('components', ['renderer/components/'], ['shared', 'words', 'hooks'], ['react', 'react-dom', 'radix-ui']),
  // no page knows another: what two of them need is a component, a hook or a word
  ...pageFolders.map((name) =>
    room(
      `pages/${name}`,
      [`renderer/pages/${name}/`],
      ['shared', 'words', 'save-file', 'hooks', 'components'],
      ['react', 'radix-ui', '@tanstack/'],
    ),
  ),
  room('pages', ['renderer/pages/pages.ts'], ['components', ...pageFolders.map((name) => `pages/${name}`)], ['react']),
  room(
    'renderer',
    ['renderer/main.tsx', 'renderer/app.tsx', 'renderer/app.css', 'renderer/styles/'],
    ['bridge', 'hooks', 'components', 'pages'],
    ['react', 'react-dom', 'radix-ui', '@fontsource'],
  ),
];

function room(
  name: string,
  paths: readonly string[],
  mayImport: readonly string[],
  packages: readonly string[],
  purity?: 'pure',
): Room {
  return { name, paths, rooms: mayImport, packages, pure: purity === 'pure' };
}

/** @returns the room a file belongs to; undefined when it stands outside the house. */
export function roomOf(file: string): Room | undefined {
  const hits = rooms.flatMap((candidate) =>
    candidate.paths.filter((path) => file === path || file.startsWith(path)).map((path) => ({ candidate, path })),
  );
  return hits.toSorted((a, b) => b.path.length - a.path.length)[0]?.candidate;
}

/** @returns whether the walls let a file import this: files and packages of its own room, and of those it names. */
export function mayImport(file: string, { specifier, target }: Pick<Import, 'specifier' | 'target'>): boolean {
  const room = roomOf(file);
  if (target === null) return room?.packages.some((name) => isPartOf(specifier, name)) === true;
  const other = roomOf(target)?.name;
  return other !== undefined && (other === room?.name || room?.rooms.includes(other) === true);
}

/** `react` allows `react` and `react/jsx-runtime`, not `react-dom`; `node:` and `@scope/` allow all below. */
function isPartOf(specifier: string, name: string): boolean {
  if (/[:/]$|^@fontsource$/.test(name)) return specifier.startsWith(name);
  return specifier === name || specifier.startsWith(`${name}/`);
}
