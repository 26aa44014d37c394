import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What `npm test` itself was told stays outside. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));

/** Installs a package whose scripts leave a mark; no registry is asked. @returns whether it is there, and the mark */
function install(withOurRules: boolean): { readonly isInstalled: boolean; readonly hasRun: boolean } {
  const directory = temporaryDirectory();
  const [project, loud, mark] = ['project', 'loud', 'mark'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [project, loud]) mkdirSync(folder);
  const command = `node -e "require('fs').writeFileSync(process.env.MARK, '')"`;
  const scripts = { preinstall: command, install: command, postinstall: command };
  writeFileSync(join(loud, 'package.json'), JSON.stringify({ name: 'loud', version: '1.0.0', scripts }));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0' }));
  if (withOurRules) copyFileSync(join(root, '.npmrc'), join(project, '.npmrc'));
  const npm = (cwd: string, ...words: string[]): void =>
    void spawnSync('npm', words, { cwd, env: { ...environment, MARK: mark }, shell: process.platform === 'win32' });
  npm(directory, 'pack', './loud', '--ignore-scripts', '--silent');
  npm(project, 'install', '--offline', '--no-audit', '--no-fund', '../loud-1.0.0.tgz');
  return { isInstalled: existsSync(join(project, 'node_modules', 'loud')), hasRun: existsSync(mark) };
}

test('no script of a package runs when it is installed; without our rules it would', () => {
  expect(install(true)).toEqual({ isInstalled: true, hasRun: false });
  expect(install(false)).toEqual({ isInstalled: true, hasRun: true });
});
