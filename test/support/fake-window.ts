import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { pageHeaders } from '../../electron/page/page-headers.ts';
import { readWindowFiles, type WindowFile } from '../../electron/page/window-files.ts';

/** The window in a browser, with or without the fake main side, as a program would serve it. */
export interface FakeWindow {
  /** e.g. `http://127.0.0.1:41234/` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const entry = join(import.meta.dirname, 'fake-bridge');

/** Builds the window over the fake bridge and serves it with the product's own headers. */
export async function openFakeWindow(): Promise<FakeWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'pareto-window-'));
  await buildInto(folder);
  const server = await servePage(readWindowFiles(folder));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function buildInto(folder: string): Promise<void> {
  const runnerMode = process.env['NODE_ENV'];
  // the test runner's `test` would bring React's development build
  process.env['NODE_ENV'] = 'production';
  await build({
    configFile: false,
    logLevel: 'warn',
    root: entry,
    base: './',
    plugins: [react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'esnext',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
    },
  });
  process.env['NODE_ENV'] = runnerMode;
}

function servePage(files: ReadonlyMap<string, WindowFile>): Promise<Server> {
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { ...pageHeaders, 'content-type': file.type }).end(file.bytes);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
