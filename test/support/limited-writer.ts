// node limited-writer.ts DIR: saves little, then more than fits. Says what it was told, as JSON.
import './no-electron.ts';
import { openVault } from '../../electron/storage/open-vault.ts';
import { openSettingsFile } from '../../electron/storage/settings-file.ts';

process.on('SIGXFSZ', () => {}); // the write fails instead of the process
const directory = process.argv[2] ?? '';
const now = () => new Date();
const file = openSettingsFile(directory, now);
const vault = await openVault('file', directory, now);
await vault.set('provider:kept', 'sk-kept');
file.save({ ...file.read(), settings: { ...file.read().settings, port: 7300 } });
file.save({ ...file.read(), settings: { ...file.read().settings, port: 7301 } });
const tierPins = Object.fromEntries(Array.from({ length: 2_000 }, (_, number) => [`acme/${number}`, 'high' as const]));
file.save({ ...file.read(), settings: { ...file.read().settings, port: 7302, tierPins } });
const refusal = await vault.set('provider:long', 'k'.repeat(50_000)).then(
  () => null,
  (error: unknown) => String(error),
);
console.log(JSON.stringify({ notices: file.notices(), refusal }));
