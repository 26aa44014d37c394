// node settings-writer.ts DIR: saves settings and a key over and over until it is killed. Says `.` once both are there.
import './no-electron.ts';
import { openVault } from '../../electron/storage/open-vault.ts';
import { openSettingsFile } from '../../electron/storage/settings-file.ts';

const directory = process.argv[2] ?? '';
const now = () => new Date();
const file = openSettingsFile(directory, now);
const vault = await openVault('file', directory, now);
await vault.set('provider:kept', 'sk-kept');
for (let port = 1; ; port = (port % 60_000) + 1) {
  file.save({ ...file.read(), settings: { ...file.read().settings, port } });
  await vault.set('provider:changing', `sk-${port}`.repeat(50));
  if (port === 1) process.stdout.write('.');
}
