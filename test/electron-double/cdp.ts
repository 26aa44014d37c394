import { EventEmitter } from 'node:events';

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The Chrome DevTools Protocol over Node's own WebSocket. Events arrive as `emit(method, params, sessionId)`. */
class Cdp extends EventEmitter {
  readonly #socket: Promise<WebSocket>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(url: string) {
    super();
    this.setMaxListeners(0);
    this.#socket = new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.addEventListener('open', () => resolve(socket));
      socket.addEventListener('error', () => reject(new Error(`electron double: no Chromium at ${url}`)));
      socket.addEventListener('message', (event) => this.#read(JSON.parse(String(event.data)) as Message));
      socket.addEventListener('close', () => {
        console.error('electron double: Chromium is gone');
        process.exit(70);
      });
    });
  }

  /** @param sessionId the window the command is for; absent = the browser itself */
  async send<T = unknown>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const socket = await this.#socket;
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { method, resolve: resolve as (result: unknown) => void, reject });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  #read(message: Message): void {
    if (message.id === undefined) {
      this.emit(message.method ?? '', message.params, message.sessionId);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting?.resolve(message.result);
  }
}

let connection: Cdp | undefined;

/** @returns the connection to the Chromium that `ELECTRON_DOUBLE_CDP` names, opened on first use. */
export function chromium(): Cdp {
  const url = process.env.ELECTRON_DOUBLE_CDP;
  if (!url) throw new Error('electron double: ELECTRON_DOUBLE_CDP is not set');
  connection ??= new Cdp(url);
  return connection;
}
