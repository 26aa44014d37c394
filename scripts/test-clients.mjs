// npm run test:clients [-- NAME...]: real coding agents from npm edit a file through the gateway. Not part of `npm test`:
// it fetches up to 2 GB into .cache/clients. Plain JavaScript, so that an old Node prints a sentence and not a stack trace.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, nodeTooOld } from './runtime.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const node = findNode('.');
if (node === null) {
  console.error(nodeTooOld);
  process.exit(1);
}
const args = [join('test', 'clients', 'run.ts'), ...process.argv.slice(2)];
const clients = spawnSync(node, args, {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` },
});
process.exit(clients.status ?? 1);
