import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { calls, isCallName, type Handlers, type Reply } from '../../shared/ipc.ts';
import { isPageUrl } from './page-protocol.ts';

/**
 * The only `ipcMain.handle` in the project: checks who asks and what, and puts the answer or the error into an envelope.
 *
 * @param page the window that may ask; null while there is none
 */
export function serveCalls(handlers: Handlers, page: () => WebContents | null): void {
  ipcMain.handle('call', async (event, name: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (!isOwnPage(event, page()) || !isCallName(name)) return refusal('forbidden', 'Unknown caller or call.');
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) return refusal('bad_input', parsed.error.message);
    try {
      // the schema of this very name has just parsed the input, which the compiler cannot see through the union
      const answer = handlers[name] as (input: unknown) => unknown;
      return { ok: true, value: await answer(parsed.data) };
    } catch (error) {
      return refusal('failed', error instanceof Error ? error.message : String(error));
    }
  });
}

/** The main frame of our own window, still on our own page. */
function isOwnPage(event: IpcMainInvokeEvent, page: WebContents | null): boolean {
  const frame = event.senderFrame;
  return page !== null && event.sender === page && frame !== null && frame.parent === null && isPageUrl(frame.url);
}

function refusal(code: string, message: string): Reply<never> {
  return { ok: false, error: { code, message } };
}
