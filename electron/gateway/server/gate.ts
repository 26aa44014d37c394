import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { GatewayError } from '../errors.ts';
import type { ClientKey } from '../ports.ts';

/** What the gate must know to let a caller in. */
export interface GateRules {
  readonly port: number;
  readonly clientKeys: readonly ClientKey[];
  /** ms since epoch. */
  readonly now: number;
  /** Web origins a person allowed, exact. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Refuses callers that a local program would not be: a page that was led here by a rebound name or a cross-site call.
 * Stands in front of every route, before anything is read.
 *
 * @throws GatewayError 400, 403 or 421
 */
export function checkCaller(incoming: IncomingMessage, rules: GateRules): void {
  if (incoming.httpVersionMajor !== 1) {
    throw new GatewayError('bad_version', 400, 'Speak HTTP/1.1.', { errorType: 'invalid_request' });
  }
  const hosts = headerValues(incoming, 'host');
  if (hosts.length !== 1)
    throw new GatewayError('bad_host', 400, 'Send exactly one Host header.', { errorType: 'invalid_request' });
  if (!isOwnHost(hosts[0] as string, rules.port)) {
    throw new GatewayError(
      'foreign_host',
      421,
      `This gateway answers to 127.0.0.1:${rules.port} and localhost:${rules.port} only.`,
      {
        errorType: 'permission_denied',
      },
    );
  }
  const { origin } = incoming.headers;
  const site = incoming.headers['sec-fetch-site'];
  const isAllowedOrigin = origin !== undefined && rules.allowedOrigins.includes(origin);
  const isCrossSite = site === 'cross-site' || site === 'same-site';
  if ((origin !== undefined && !isAllowedOrigin) || (isCrossSite && !isAllowedOrigin)) {
    throw new GatewayError(
      'foreign_origin',
      403,
      'Web pages may not use this gateway. Allow the origin under Settings > Network if it is yours.',
      {
        errorType: 'permission_denied',
      },
    );
  }
}

/** @throws GatewayError 401 @returns the key that lets this client in. */
export function checkClientKey(incoming: IncomingMessage, rules: GateRules): ClientKey {
  const key = findClientKey(incoming, rules);
  const { expiresAt } = key.limits;
  if (expiresAt === null || rules.now < expiresAt) return key;
  throw new GatewayError(
    'expired_client_key',
    401,
    `The client key "${key.name}" has expired. Give it more time in Pareto Desk under Settings > Client keys, or use another one.`,
    {
      errorType: 'authentication',
    },
  );
}

function findClientKey(incoming: IncomingMessage, rules: GateRules): ClientKey {
  const known = admitted.get(incoming.socket);
  const { authorization } = incoming.headers;
  if (known !== undefined && known.authorization === authorization && known.among === rules.clientKeys)
    return known.key;
  const bearer = readBearer(authorization);
  const secret = bearer ?? readOther(incoming);
  if (secret === null) {
    throw new GatewayError(
      'missing_client_key',
      401,
      'Send the client key shown in Pareto Desk as `Authorization: Bearer pd-…`.',
      {
        errorType: 'authentication',
      },
    );
  }
  const given = hash('sha256', secret, 'buffer');
  let found: ClientKey | null = null;
  // Every key is compared, so that the time tells nothing about which one was near.
  for (const key of rules.clientKeys) if (timingSafeEqual(given, hashOf(key))) found = key;
  if (found !== null) {
    if (bearer !== null && authorization !== undefined)
      admitted.set(incoming.socket, { authorization, among: rules.clientKeys, key: found });
    return found;
  }
  throw new GatewayError(
    'wrong_client_key',
    401,
    'This client key is not known here. Copy the present one from Pareto Desk.',
    {
      errorType: 'authentication',
    },
  );
}

interface Admitted {
  /** The header as it came, which holds the key. */
  readonly authorization: string;
  readonly among: readonly ClientKey[];
  readonly key: ClientKey;
}

/**
 * The key each open connection was let in with. Comparing with what the same connection has sent before tells nobody anything
 * new, and saves a hash per request; when any key changes, everybody is checked again.
 */
const admitted = new WeakMap<Socket, Admitted>();

const hashes = new WeakMap<ClientKey, Buffer>();

function hashOf(key: ClientKey): Buffer {
  let bytes = hashes.get(key);
  if (bytes === undefined) hashes.set(key, (bytes = Buffer.from(key.hash, 'hex')));
  return bytes;
}

function readBearer(authorization: string | undefined): string | null {
  return authorization === undefined ? null : (/^bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? null);
}

/** Other spellings of a credential, for callers that send no bearer token; in one place, so that no header can open another door. */
function readOther({ headers }: IncomingMessage): string | null {
  for (const name of ['x-api-key', 'api-key', 'x-goog-api-key']) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

const ownNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isOwnHost(host: string, port: number): boolean {
  const colon = host.lastIndexOf(':');
  return host.slice(colon + 1) === String(port) && ownNames.has(host.slice(0, colon).toLowerCase());
}

/** Node joins or drops repeated headers; the raw list does not. */
function headerValues(incoming: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    const raw = incoming.rawHeaders[i];
    if (raw?.length === name.length && raw.toLowerCase() === name) values.push(incoming.rawHeaders[i + 1] ?? '');
  }
  return values;
}
