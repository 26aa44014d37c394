import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { contentSecurityPolicy } from '../../shared/content-security-policy.ts';

/** One file of the built window. */
export interface PageFile {
  /** Where it is on disk, or inside the packed app. */
  readonly path: string;
  /** Sent with it, whoever serves it: type, policy, and no guessing. Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Lists the built window once, at start. Servers answer from this list alone, so no request can name another file.
 *
 * @param root the built window, `dist/renderer`
 * @returns files by URL path; `/` is the page itself
 */
export function listPageFiles(root: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(root, path).split(sep).join('/')}`, { path, headers: headersFor(entry.name) });
  }
  const page = files.get('/index.html');
  if (page) files.set('/', page);
  return files;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

function headersFor(name: string): Readonly<Record<string, string>> {
  return {
    'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
