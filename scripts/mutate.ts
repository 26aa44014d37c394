// npm run mutate [-- words]: plants one defect after another into a copy of the sources and runs the test that has to notice it.
// Words choose defects by name or file. Ends with 1 when a defect survives, or when a test fails without any.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defects, type Defect } from './mutate/defects.ts';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const chosen = defects.filter(({ name, file }) => words.every((word) => `${name} ${file}`.includes(word)));
if (chosen.length === 0) {
  console.error(`No defect has ${words.join(' and ')} in its name or file.`);
  process.exit(1);
}

/** The sources as they are, committed or not; the project itself is never touched. */
function copySources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'pareto-desk-mutate-'));
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of listed.stdout.toString('utf8').split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function passes(copy: string, tests: readonly string[]): boolean {
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--bail=1', '--reporter=dot', ...tests];
  const { status } = spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore', env: { ...process.env, CI: '' } });
  return status === 0;
}

/** @returns what became of it; `misplaced` where its place is not there any more, or not the only one. */
function tryOut(copy: string, { file: name, search, replace, test }: Defect): 'noticed' | 'SURVIVED' | 'misplaced' {
  const file = join(copy, name);
  const text = readFileSync(file, 'utf8');
  const parts = text.split(search);
  if (parts.length !== 2) return 'misplaced';
  writeFileSync(file, parts.join(replace));
  try {
    return passes(copy, [test]) ? 'SURVIVED' : 'noticed';
  } finally {
    writeFileSync(file, text);
  }
}

const copy = copySources();
try {
  const tests = [...new Set(chosen.map(({ test }) => test))];
  if (!passes(copy, tests)) throw new Error('The tests fail without any defect. Run `npm test` first.');
  let noticed = 0;
  for (const defect of chosen) {
    const fate = tryOut(copy, defect);
    noticed += fate === 'noticed' ? 1 : 0;
    console.log(`${fate.padEnd(9)}  ${defect.name} (${defect.test})`);
  }
  console.log(`${noticed} of ${chosen.length} defects noticed`);
  process.exitCode = noticed === chosen.length ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
