import { isIP } from 'node:net';

/** Names that only exist inside a home, an office or a container network. */
const privateNames = ['.localhost', '.local', '.lan', '.internal', '.home.arpa'];

/** Cloud machines hand out credentials here; no model is served there. */
const metadataNames = new Set(['metadata.google.internal', 'fd00:ec2::254']);

/**
 * Says why an address must not become a provider's base URL; the provider's key would be sent there.
 *
 * @param ownPort port of this gateway: a provider that points at it would be a loop.
 * @returns a sentence for the user, or null when the address is fine.
 */
export function baseUrlProblem(baseUrl: string, ownPort: number): string | null {
  const fault = addressFault(baseUrl, ownPort);
  return fault === null ? null : faultWords(fault);
}

function faultWords(fault: AddressFault): string {
  switch (fault.kind) {
    case 'no-http':
      return 'A base URL starts with https:// or http://.';
    case 'credentials':
      return 'A base URL has no user name or password in it.';
    case 'query':
      return 'A base URL ends before any ? or #.';
    case 'metadata':
      return `${fault.host} is an address where cloud machines hand out credentials. No provider is served there.`;
    case 'own':
      return `${fault.host} is Pareto Desk itself: requests would go round in a circle. Use the address of the provider.`;
    case 'plain-http':
      return `${fault.host} is on the internet, so its base URL must start with https://: over http:// anyone on the way can read the key.`;
  }
}

/** Why nothing must be sent to an address that a person entered. */
export type AddressFault =
  | { readonly kind: 'no-http' | 'credentials' | 'query' }
  | { readonly kind: 'metadata' | 'own' | 'plain-http'; readonly host: string };

/** @returns null for an address that may be used: https, or http on this machine and in private networks. */
export function addressFault(address: string, ownPort: number): AddressFault | null {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return { kind: 'no-http' };
  if (url.username !== '' || url.password !== '') return { kind: 'credentials' };
  if (url.search !== '' || url.hash !== '') return { kind: 'query' };
  const host = plainHost(url.hostname);
  if (isLinkLocal(host) || metadataNames.has(host)) return { kind: 'metadata', host };
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (isLoopback(host) && port === ownPort) return { kind: 'own', host: url.host };
  if (url.protocol === 'http:' && !isLoopback(host) && !isPrivate(host)) return { kind: 'plain-http', host };
  return null;
}

/** Lower case, without brackets, final dot and the IPv4-in-IPv6 prefix. */
function plainHost(hostname: string): string {
  const bare = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(bare);
  if (mapped === null) return bare;
  const bytes = [mapped[1] ?? '0', mapped[2] ?? '0']
    .map((word) => parseInt(word, 16))
    .flatMap((word) => [word >> 8, word & 255]);
  return bytes.join('.');
}

/** true for an address of this machine. */
function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.') || host === '0.0.0.0';
  return host === '::1' || host === '::' || host === 'localhost' || host.endsWith('.localhost');
}

function isLinkLocal(host: string): boolean {
  return (isIP(host) === 4 && host.startsWith('169.254.')) || (isIP(host) === 6 && /^fe[89ab]/.test(host));
}

/** Private networks of RFC 1918, RFC 4193 and RFC 6598, and names that only a private network knows. */
function isPrivate(host: string): boolean {
  if (isIP(host) === 6) return /^f[cd]/.test(host);
  if (isIP(host) === 0) return !host.includes('.') || privateNames.some((ending) => host.endsWith(ending));
  const [first = 0, second = 0] = host.split('.').map(Number);
  if (first === 10 || (first === 192 && second === 168)) return true;
  return (first === 172 && second >= 16 && second < 32) || (first === 100 && second >= 64 && second < 128);
}
