import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type * as E from 'electron';
import { isReady } from './app.ts';
import { cancelable } from './cancelable.ts';
import { chromium } from './cdp.ts';
import { answerInvoke, ipcMain } from './ipc-main.ts';
import { createCodec } from './page/codec.ts';
import { pageScript, preloadScript } from './page/page-scripts.ts';
import type { FromPreload, ToPreload } from './page/preload-world.ts';
import { answerScheme, fromWebUrl, servedPatterns, toWebUrl } from './protocol.ts';
import { settlePermissions } from './session.ts';
import { strict } from './strict.ts';

type Used = Pick<
  E.WebContents,
  'id' | 'send' | 'getURL' | 'isDestroyed' | 'setWindowOpenHandler' | 'executeJavaScript' | 'openDevTools' | 'reload'
>;
type OpenHandler = (details: E.HandlerDetails) => E.WindowOpenHandlerResponse;

interface PausedRequest {
  readonly requestId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> };
}

const { encode, decode } = createCodec();
let lastId = 0;

/** One Chromium target: the page in its own world, the preload in an isolated one. */
export class WebContents extends EventEmitter implements Used {
  readonly id = ++lastId;
  /** Resolves when the target can be told where to go. */
  readonly started: Promise<void>;
  targetId = '';
  #session = '';
  #url = '';
  #preloadContext: string | undefined;
  #destroyed = false;
  /** true while the app itself navigates: that asks no `will-navigate`. */
  #loading = false;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** What the app sees of this object; events carry the same one, so that `===` works. */
  readonly #self: WebContents;
  readonly mainFrame: Pick<E.WebFrameMain, 'url' | 'origin' | 'parent' | 'processId' | 'routingId'>;

  constructor(preferences: E.WebPreferences) {
    super();
    const url = (): string => this.#url;
    this.mainFrame = {
      get url() {
        return url();
      },
      get origin() {
        return originOf(url());
      },
      parent: null,
      processId: 1,
      routingId: this.id,
    };
    this.#self = strict(this, 'webContents');
    this.started = this.#start(preferences);
    return this.#self;
  }

  async navigate(url: string): Promise<void> {
    await this.started;
    const webUrl = toWebUrl(url);
    this.#url = url; // the handlers ask who wants the permission
    await settlePermissions(this.#self, new URL(webUrl).origin, url);
    const loaded = new Promise<void>((resolve) => {
      this.once('did-finish-load', resolve);
    });
    this.#loading = true;
    const { errorText } = await this.command<{ errorText?: string }>('Page.navigate', { url: webUrl });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
    this.#loading = false;
  }

  command<T = unknown>(method: string, params: object = {}): Promise<T> {
    return chromium().send<T>(method, params, this.#session);
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#deliver({ kind: 'event', channel, args: encode(args) });
  }
  getURL(): string {
    return this.#url;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  async executeJavaScript(code: string): Promise<unknown> {
    await this.started;
    const { result } = await this.command<{ result: { value?: unknown } }>('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    return result.value;
  }
  openDevTools(): void {}
  reload(): void {
    this.#loading = true;
    this.once('did-finish-load', () => {
      this.#loading = false;
    });
    void this.command('Page.reload');
  }
  /** The window is gone. */
  markDestroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
  }

  async #start(preferences: E.WebPreferences): Promise<void> {
    refuseUnsafe(preferences);
    const browser = chromium();
    const target = await browser.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    this.targetId = target.targetId;
    const attached = await browser.send<{ sessionId: string }>('Target.attachToTarget', { ...target, flatten: true });
    this.#session = attached.sessionId;
    this.#listen();
    await Promise.all([
      browser.send('Target.setDiscoverTargets', { discover: true }),
      this.command('Page.enable'),
      this.command('Runtime.enable'),
      this.command('Runtime.addBinding', { name: 'electronDoubleSend', executionContextName: 'preload' }),
      this.command('Fetch.enable', {
        patterns: [
          ...servedPatterns().map((urlPattern) => ({ urlPattern })),
          { urlPattern: '*', resourceType: 'Document' },
        ],
      }),
    ]);
    await this.#injectWorlds(preferences.preload);
  }

  async #injectWorlds(preload: string | undefined): Promise<void> {
    const secret = randomBytes(8).toString('hex');
    await this.command('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(secret) });
    if (!preload) return;
    const source = preloadScript(secret, readFileSync(preload, 'utf8'));
    await this.command('Page.addScriptToEvaluateOnNewDocument', { source, worldName: 'preload' });
  }

  #listen(): void {
    this.#on<{ context: { name: string; uniqueId: string } }>('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === 'preload') this.#preloadContext = context.uniqueId;
    });
    this.#on<{ frame: { url: string; parentId?: string } }>('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId) return;
      this.#url = fromWebUrl(frame.url);
      this.emit('did-navigate', {}, this.#url);
    });
    this.#on('Page.domContentEventFired', () => this.emit('dom-ready'));
    this.#on('Page.loadEventFired', () => this.emit('did-finish-load'));
    this.#on<{ url: string }>('Page.windowOpen', ({ url }) => {
      const { action } = this.#openHandler({ url: fromWebUrl(url) } as E.HandlerDetails);
      if (action === 'allow') throw new Error('electron double: windows opened by the page are not modelled');
    });
    this.#on<{ name: string; payload: string }>('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'electronDoubleSend') void this.#receive(JSON.parse(payload) as FromPreload);
    });
    this.#on<PausedRequest>('Fetch.requestPaused', (paused) => {
      void this.#serve(paused).catch(() => {}); // the window was closed meanwhile
    });
  }

  #on<T>(method: string, listener: (params: T) => void): void {
    chromium().on(method, (params: T, sessionId: string | undefined) => {
      if (sessionId === this.#session && !this.#destroyed) listener(params);
    });
  }

  /** A page that wants to go elsewhere, or a file of one of the app's own schemes. */
  async #serve({ requestId, resourceType, request }: PausedRequest): Promise<void> {
    if (resourceType === 'Document' && !this.#loading) {
      const event = cancelable({ url: fromWebUrl(request.url) });
      this.emit('will-navigate', event, event.url);
      if (event.defaultPrevented) {
        await this.command('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
        return;
      }
    }
    const response = await answerScheme(request.url, { method: request.method, headers: request.headers });
    if (!response) {
      await this.command('Fetch.continueRequest', { requestId });
      return;
    }
    await this.command('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  async #receive(message: FromPreload): Promise<void> {
    const event = { type: 'frame', sender: this.#self, senderFrame: this.mainFrame, frameId: 1, processId: 1 };
    const args = decode(message.args) as unknown[];
    if (message.kind === 'send') {
      ipcMain.emit(message.channel, event, ...args);
      return;
    }
    const { id, channel } = message;
    try {
      await this.#deliver({ kind: 'reply', id, value: encode(await answerInvoke(channel, event, args)) });
    } catch (error) {
      await this.#deliver({
        kind: 'failure',
        id,
        message: `Error invoking remote method '${channel}': ${String(error)}`,
      });
    }
  }

  async #deliver(message: ToPreload): Promise<void> {
    try {
      await this.started;
      if (!this.#preloadContext || this.#destroyed) return;
      const expression = `electronDoubleDeliver(${JSON.stringify(JSON.stringify(message))})`;
      await this.command('Runtime.evaluate', { uniqueContextId: this.#preloadContext, expression });
    } catch {
      // the page has gone on, or the window was closed while it started: Electron drops the message, too
    }
  }
}

function refuseUnsafe(preferences: E.WebPreferences): void {
  if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
  const { nodeIntegration, contextIsolation, sandbox, webSecurity, webviewTag } = preferences;
  if (nodeIntegration || webviewTag || contextIsolation === false || sandbox === false || webSecurity === false) {
    throw new Error('electron double: only sandboxed, context-isolated windows without webviews are modelled');
  }
}

/** WHATWG gives `null` for schemes it does not know; Electron's standard schemes have an origin. */
function originOf(url: string): string {
  return /^\w+:\/\/[^/]*/.exec(url)?.[0] ?? 'null';
}
