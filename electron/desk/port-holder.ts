import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Asks the system which program listens on a TCP port.
 *
 * @returns e.g. `node (process 4711)`, or null where the system does not tell.
 */
export async function findPortHolder(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  try {
    if (platform === 'linux') return await askProc(port);
    if (platform === 'win32') return await askNetstat(port);
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { timeout: 5_000 });
    return readLsof(stdout);
  } catch {
    return null; // only a courtesy: without the tool or the right to look, the message is shorter
  }
}

/** @returns the next port after `port` that can be bound on loopback, or null when fifty in a row are taken. */
export async function findFreePort(port: number): Promise<number | null> {
  for (let candidate = port + 1; candidate <= Math.min(port + 50, 65_535); candidate += 1) {
    if (await canBind(candidate)) return candidate;
  }
  return null;
}

/** @returns inodes of the sockets listening on `port`, from the text of `/proc/net/tcp` or `tcp6` (proc(5)). */
export function readListeningInodes(table: string, port: number): readonly string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hexPort}`) && fields[3] === '0A')
    .map((fields) => fields[9] ?? '');
}

/** @returns the first program in the output of `lsof -Fpc`. */
export function readLsof(output: string): string | null {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const name = /^c(.+)$/m.exec(output)?.[1];
  return pid === undefined ? null : `${name ?? 'a program'} (process ${pid})`;
}

/** @returns the process listening on `port` in the output of `netstat -ano -p tcp`. */
export function readNetstat(output: string, port: number): number | null {
  const lines = output.split(/\r?\n/).map((line) => line.trim().split(/\s+/));
  // a listening socket has the foreign address 0.0.0.0:0 in every language of Windows
  const line = lines.find((fields) => fields[1]?.endsWith(`:${port}`) && fields[2]?.endsWith(':0'));
  return line === undefined ? null : Number(line.at(-1));
}

async function askProc(port: number): Promise<string | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const sockets = new Set(
    tables.flatMap((table) => readListeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return null;
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    if (await holdsOneOf(pid, sockets)) return `${await nameOf(pid)} (process ${pid})`;
  }
  return null;
}

/** The program as it was started; `comm` is the name of a thread and may be anything. */
async function nameOf(pid: string): Promise<string> {
  const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  return basename(program) || 'a program';
}

async function holdsOneOf(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const open = await readdir(`/proc/${pid}/fd`).catch(() => []); // another user's process, or gone meanwhile
  const links = await Promise.all(open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.some((link) => sockets.has(link));
}

async function askNetstat(port: number): Promise<string | null> {
  const pid = readNetstat((await run('netstat', ['-ano', '-p', 'tcp'], { timeout: 5_000 })).stdout, port);
  if (pid === null) return null;
  const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { timeout: 5_000 });
  return `${/^"([^"]+)"/.exec(stdout)?.[1] ?? 'a program'} (process ${pid})`;
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
