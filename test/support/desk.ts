import './no-electron.ts';
import { onTestFinished } from 'vitest';
import { answerCall } from '../../electron/desk/answer-call.ts';
import { createDesk, type Desk, type DeskOptions } from '../../electron/desk/desk.ts';
import { openVault } from '../../electron/storage/open-vault.ts';
import type { CallName, EventName, Input, Output, Reply } from '../../shared/ipc.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A running desk and what it has announced. */
export interface TestDesk {
  readonly desk: Desk;
  readonly dataDir: string;
  readonly announced: { readonly name: EventName; readonly value: unknown }[];
  /** Calls as the window does. @returns the value; throws the message of a refusal. */
  readonly call: <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>;
}

/** Starts a desk on a free port with a private directory; it is closed when the running test ends. */
export async function startDesk(options: Partial<DeskOptions> = {}): Promise<TestDesk> {
  const announced: { name: EventName; value: unknown }[] = [];
  const dataDir = options.dataDir ?? temporaryDirectory();
  const desk = await createDesk({
    mode: 'headless',
    version: '0.0.0',
    vault: await openVault('file', dataDir, () => new Date()),
    environment: {},
    announce: (name, value) => void announced.push({ name, value }),
    configText: null,
    port: 0,
    limitations: [],
    catalogSources: null,
    ...options,
    dataDir,
  });
  onTestFinished(() => desk.close(0));
  const call = async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const reply = (await answerCall(desk.handlers, name, input)) as Reply<Output<N>>;
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  };
  return { desk, dataDir, announced, call };
}
