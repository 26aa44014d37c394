// node catalog-writer.ts DIR: saves the catalog over and over until it is killed. Says `.` once it is there.
import './no-electron.ts';
import { bundledSnapshot } from '../../electron/gateway/catalog/bundled.ts';
import { openCatalogFile } from '../../electron/storage/catalog-file.ts';

const file = openCatalogFile(process.argv[2] ?? '', () => new Date());
const { field, models, generated } = bundledSnapshot();
const rest = { base: generated, generated, field, models, validators: {}, idBySlug: {}, sources: [], moves: [] };
for (let lastAt = 1; ; lastAt += 1) {
  await file.save({ ...rest, lastAt });
  if (lastAt === 1) process.stdout.write('.');
}
