import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Reply } from '../../shared/ipc.ts';
import { isPageUrl } from './page-protocol.ts';

/**
 * The only `ipcMain.handle` in the project. Who asks is checked here; what is asked, in `answer`.
 *
 * @param answer checks name and input, does it, and never rejects
 * @param page the window that may ask; null while there is none
 */
export function serveCalls(
  answer: (name: unknown, input: unknown) => Promise<Reply<unknown>>,
  page: () => WebContents | null,
): void {
  ipcMain.handle('call', async (event, name: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (isOwnPage(event, page())) return answer(name, input);
    return { ok: false, error: { code: 'forbidden', message: 'Only the window of Pareto Desk may ask.' } };
  });
}

/** The main frame of our own window, still on our own page. */
function isOwnPage(event: IpcMainInvokeEvent, page: WebContents | null): boolean {
  const frame = event.senderFrame;
  return page !== null && event.sender === page && frame !== null && frame.parent === null && isPageUrl(frame.url);
}
