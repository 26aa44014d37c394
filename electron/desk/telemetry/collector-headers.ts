import type { Vault } from '../../storage/vault.ts';
import type { Environment } from './collector.ts';

/**
 * Vault name of one header. The origin is part of it: a header that was entered for one collector is not found, and so
 * never sent, when the address is changed to another.
 */
export function headerEntry(endpoint: string, name: string): string {
  return `${headerPrefix(endpoint)}${name.toLowerCase()}`;
}

const vaultPrefix = 'telemetry:';

function headerPrefix(endpoint: string): string {
  return `${vaultPrefix}${new URL(endpoint).origin}#`;
}

/** Headers that were entered for the collector at this address, lower-case names. */
export function keptHeaders(vault: Vault, endpoint: string): Readonly<Record<string, string>> {
  const prefix = headerPrefix(endpoint);
  const names = vault.list().filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), vault.get(name) ?? '']));
}

/** Headers of `OTEL_EXPORTER_OTLP_HEADERS`, which belong to the address in `OTEL_EXPORTER_OTLP_ENDPOINT` alone. */
export function environmentHeaders(environment: Environment, endpoint: string): Readonly<Record<string, string>> {
  const owner = URL.parse(environment['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim() ?? '');
  if (owner === null || owner.origin !== URL.parse(endpoint)?.origin) return {};
  return Object.fromEntries(readPairs(environment['OTEL_EXPORTER_OTLP_HEADERS']));
}

/** `key1=value1,key2=value2`, values percent-encoded; what cannot be a header is left out. */
function readPairs(text: string | undefined): readonly (readonly [string, string])[] {
  return (text ?? '').split(',').flatMap((pair): readonly (readonly [string, string])[] => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const value = decode(pair.slice(at + 1).trim());
    return headerProblem(name, value) === null ? [[name, value]] : [];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Headers that say how a call is made are not a person's to set. */
const ownHeaders = /^(host|content-.*|transfer-encoding|connection|expect|upgrade|te|trailer|keep-alive)$/;

/** @returns why something cannot be sent as a header, as a sentence that does not repeat the value; null when it can. */
export function headerProblem(name: string, value: string): string | null {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name))
    return 'A header has a name of letters, digits and dashes, e.g. Authorization.';
  if (ownHeaders.test(name.toLowerCase())) return `${name} is set by Pareto Desk itself.`;
  if (!/^[\x20-\x7e]{1,4096}$/.test(value) || value.trim() === '')
    return 'The value of a header is one line of printable characters.';
  return null;
}

/** Everything secret about collectors, to be taken out of what is shown or written: values, and their parts. */
export function collectorSecrets(vault: Vault, environment: Environment): readonly string[] {
  const kept = vault.list().filter((name) => name.startsWith(vaultPrefix));
  const exported = readPairs(environment['OTEL_EXPORTER_OTLP_HEADERS']).map(([, value]) => value);
  return [...kept.map((name) => vault.get(name) ?? ''), ...exported].flatMap(partsOf);
}

/** `Bearer token` is secret as a whole and as a token; `Basic …` is a user's password in base64. */
function partsOf(value: string): readonly string[] {
  const words = value.split(' ').filter((word) => word.length >= 8);
  const isBasic = /^basic /i.test(value);
  const decoded = isBasic ? Buffer.from(value.slice(6).trim(), 'base64').toString('utf8') : '';
  return [value, ...words, ...decoded.split(/:(.*)/s).filter((part) => part.length >= 8)];
}
