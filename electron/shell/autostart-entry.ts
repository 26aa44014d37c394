import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hiddenFlag } from './command-line.ts';

/**
 * Writes or removes the file that makes a Linux desktop start the app at login.
 *
 * @param folder `autostart` in the user's configuration folder
 * @param program path of the app
 * @see freedesktop.org, "Desktop Application Autostart Specification" 0.5
 */
export function writeAutostartEntry(on: boolean, folder: string, program: string): void {
  const file = join(folder, 'pareto-desk.desktop');
  if (!on) {
    rmSync(file, { force: true });
    return;
  }
  const lines = ['[Desktop Entry]', 'Type=Application', 'Name=Pareto Desk', `Exec=${quote(program)} ${hiddenFlag}`];
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, [...lines, 'Terminal=false', ''].join('\n'));
}

/**
 * Quotes a path for `Exec`: four characters are escaped for the quotes, then every backslash once more for the file, and a
 * percent sign would begin a field code. @see freedesktop.org, "Desktop Entry Specification" 1.5, "The Exec key"
 */
function quote(path: string): string {
  const escaped = path.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('\\', String.raw`\\`);
  return `"${escaped.replaceAll('%', '%%')}"`;
}
