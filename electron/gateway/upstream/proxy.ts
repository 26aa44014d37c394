import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { readBytes } from './read-bytes.ts';
import { createTrust } from './trust.ts';

/** Variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a connection is to lead, as undici says it. */
type Place = Pick<buildConnector.Options, 'protocol' | 'hostname' | 'port'>;

/**
 * Opens connections for undici: straight, or in a tunnel through the proxy that the environment names. The proxy learns the
 * name of the host; of what goes to an https address it sees nothing.
 *
 * @param timeoutMs for each step
 */
export function createConnector(environment: Environment, timeoutMs: number): buildConnector.connector {
  const straight = buildConnector({ timeout: timeoutMs, allowH2: false, onread: readBytes() });
  const beginTrusting = createTrust(environment);
  const connect: buildConnector.connector = (options, callback) => {
    const proxy = proxyFor(options, environment);
    if (proxy === null) return straight(options, callback);
    openTunnel(proxy, authorityOf(options), timeoutMs, (error, socket) => {
      if (error === null && options.protocol === 'https:') straight({ ...options, httpSocket: socket }, callback);
      else if (error === null) callback(null, socket);
      else callback(error, null);
    });
  };
  return (options, callback) => {
    const isTrustedNow = beginTrusting();
    connect(options, (...opened) => {
      if (opened[0] !== null && isTrustedNow(codeOf(opened[0]))) connect(options, callback);
      else callback(...opened);
    });
  };
}

function codeOf(error: Error): unknown {
  return (error as Error & { readonly code?: unknown }).code;
}

/**
 * `HTTPS_PROXY` or `HTTP_PROXY`, whichever fits the address, unless `NO_PROXY` names it; lower case counts first, as with curl.
 * This machine is never reached through a proxy.
 */
export function proxyFor(place: Place, environment: Environment): URL | null {
  const { protocol, hostname } = place;
  if (isHere(hostname) || isListed(place, read(environment, 'no_proxy'))) return null;
  const value = read(environment, protocol === 'https:' ? 'https_proxy' : 'http_proxy').trim();
  const proxy = URL.parse(value.includes('://') ? value : `http://${value}`);
  return proxy !== null && /^https?:$/.test(proxy.protocol) ? proxy : null;
}

function read(environment: Environment, name: string): string {
  return environment[name] ?? environment[name.toUpperCase()] ?? '';
}

function isHere(hostname: string): boolean {
  return /(^|\.)localhost$/.test(hostname) || hostname === '::1' || /^127(\.\d+){3}$/.test(hostname);
}

/** Entries are `*`, or a host with all below it, also written `.host` or `*.host`; a port may follow. */
function isListed(place: Place, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '' || entry === '*') return entry === '*';
      const [, name = '', port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
      const host = name.replaceAll(/[[\]]/g, '');
      if (port !== undefined && port !== portOf(place)) return false;
      return place.hostname === host || place.hostname.endsWith(`.${host}`);
    });
}

function portOf({ protocol, port }: Place): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

function authorityOf(place: Place): string {
  const { hostname } = place;
  return `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${portOf(place)}`;
}

type TunnelCallback = (...opened: [error: null, socket: Socket] | [error: Error, socket: null]) => void;

/** An error has a code that names the proxy: it is not the provider that refused. */
function openTunnel(proxy: URL, authority: string, timeoutMs: number, callback: TunnelCallback): void {
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const asking = send({
    host: proxy.hostname.replaceAll(/[[\]]/g, ''),
    port: portOf(proxy),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...login(proxy) },
    agent: false,
    timeout: timeoutMs,
  });
  asking.once('connect', ({ statusCode }, socket: Socket, head: Buffer) => {
    if (statusCode !== 200) {
      socket.destroy();
      return callback(proxyError(statusCode === 407 ? 'PROXY_LOGIN' : 'PROXY_REFUSED'), null);
    }
    socket.setTimeout(0);
    socket.setNoDelay(true);
    if (head.length > 0) socket.unshift(head);
    callback(null, socket);
  });
  asking.once('timeout', () => asking.destroy());
  asking.once('error', (cause) => callback(proxyError('PROXY_UNREACHABLE', cause), null));
  asking.end();
}

function login({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** A percent sign that somebody forgot to write as %25 stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function proxyError(code: string, cause?: Error): Error {
  return Object.assign(new Error('The proxy does not lead there.', { cause }), { code });
}
