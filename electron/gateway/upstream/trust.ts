import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Environment } from './proxy.ts';

/** What Node says of a certificate for which nobody vouches that it knows. */
const unvouched = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Certificates that the operating system trusts, as PEM. */
export type ReadSystem = () => readonly string[];

/**
 * Node brings its own list of authorities and asks nobody else; a company's own authority stands in the system's store or in the
 * file that `NODE_EXTRA_CA_CERTS` names, which a packed app does not read. Both are read only once a certificate has failed:
 * it takes time, and most people never need it. What is found holds for all later connections of this thread.
 *
 * @returns to be called when a connection begins; what that returns says whether the connection, should it fail with this code, is
 *   worth another try. Several may be on their way when the first of them fails.
 */
export function createTrust(
  environment: Environment,
  readSystem: ReadSystem = systemCertificates,
): () => (code: unknown) => boolean {
  let isAsked = false;
  let hasMore = false;

  function ask(): void {
    isAsked = true;
    const ofFile = trust(fileCertificates(environment['NODE_EXTRA_CA_CERTS']));
    hasMore = trust(readSystem()) || ofFile;
  }

  return () => {
    const knewAll = isAsked;
    return (code) => {
      if (knewAll || typeof code !== 'string' || !unvouched.has(code)) return false;
      if (!isAsked) ask();
      return hasMore;
    };
  };
}

/** Older runtimes have no such functions, and then only their own list counts. */
const { getCACertificates, setDefaultCACertificates } = tls as Partial<typeof tls>;

/** @returns whether any of them is new. */
function trust(certificates: readonly string[]): boolean {
  if (getCACertificates === undefined || setDefaultCACertificates === undefined) return false;
  try {
    const known = getCACertificates('default');
    const all = new Set([...known, ...certificates]);
    if (all.size === known.length) return false;
    setDefaultCACertificates([...all]);
    return true;
  } catch {
    return false; // a file with something else in it: the connection's own error is told
  }
}

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return []; // a store that cannot be read vouches for nobody
  }
}

function fileCertificates(file: string | undefined): readonly string[] {
  try {
    return file === undefined ? [] : [readFileSync(file, 'utf8')];
  } catch {
    return []; // Node passes over a file that is not there, too
  }
}
