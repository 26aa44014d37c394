import { createServer } from 'node:net';
import type { AppInfo } from '../../shared/app-state.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { DeskError } from './desk-error.ts';
import { findFreePort, findPortHolder } from './port-holder.ts';

type ListenError = NonNullable<AppInfo['listenError']>;

export interface ListenStatus {
  /** Bound, or asked for when binding failed. */
  readonly port: number;
  readonly error: ListenError | null;
}

/** Keeps the gateway on its port. It never moves by itself: the port is written into people's editors. */
export interface Listener {
  readonly status: () => ListenStatus;
  /** Binds at the start. A port that cannot be had is remembered in the status, not thrown. */
  readonly start: (port: number) => Promise<void>;
  /** Goes to another port; throws a DeskError and stays when it cannot be had. */
  readonly move: (port: number) => Promise<void>;
}

/** Running answers get this long to end before the gateway leaves a port. */
const graceMs = 10_000;

/** @param onChange called after the status has changed. */
export function createListener(gateway: Gateway, onChange: () => void): Listener {
  let status: ListenStatus = { port: 0, error: null };

  const start = async (port: number): Promise<void> => {
    try {
      status = { port: await gateway.listen(port), error: null };
    } catch (error) {
      status = { port, error: await explain(error, port) };
    }
    onChange();
  };
  return {
    status: () => status,
    start,
    move: async (port) => {
      const taken = port === 0 ? null : await findObstacle(port);
      if (taken !== null) throw new DeskError(taken.message);
      if (status.error === null) await gateway.close(graceMs);
      await start(port);
      if (status.error !== null) throw new DeskError(status.error.message);
    },
  };
}

/** Tries the port with a socket of its own, before the present one is given up. */
async function findObstacle(port: number): Promise<ListenError | null> {
  const error = await tryToBind(port);
  return error === null ? null : explain(error, port);
}

function tryToBind(port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}

async function explain(error: unknown, port: number): Promise<ListenError> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'EACCES') {
    const freePort = await findFreePort(Math.max(port, 1_023));
    // Windows keeps whole ranges back for itself, also above 1023
    const advice = port < 1_024 || freePort === null ? 'Choose one above 1023' : `Choose another, e.g. ${freePort},`;
    return { message: `Port ${port} is reserved for the system. ${advice} under Settings.`, holder: null, freePort };
  }
  if (code !== 'EADDRINUSE') {
    return { message: `The gateway could not listen on port ${port} (${code}).`, holder: null, freePort: null };
  }
  const [holder, freePort] = await Promise.all([findPortHolder(port), findFreePort(port)]);
  const offer = freePort === null ? '' : ` Close that program, or use the free port ${freePort}.`;
  return { message: `Port ${port} is taken by ${holder ?? 'another program'}.${offer}`, holder, freePort };
}
