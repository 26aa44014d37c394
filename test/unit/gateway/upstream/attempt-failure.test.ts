import { expect, test } from 'vitest';
import { failureFromError } from '../../../../electron/gateway/upstream/attempt-failure.ts';

function withCode(code: string): Error {
  return Object.assign(new Error('words that change between versions'), { code });
}

test.each([
  ['ECONNREFUSED', 'connection_refused', /is the server running/],
  ['ECONNRESET', 'connection_reset', /closed the connection/],
  ['ENOTFOUND', 'connection_failed', /check the base URL and the network/],
  ['EAI_AGAIN', 'connection_failed', /check the base URL and the network/],
  ['ENETUNREACH', 'connection_failed', /cannot be reached from this network/],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout', /could not be reached in time/],
  ['CERT_HAS_EXPIRED', 'connection_failed', /expired certificate/],
  ['CERT_NOT_YET_VALID', 'connection_failed', /check the clock/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'connection_failed', /certificate of another name/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connection_failed', /does not trust/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'connection_failed', /does not trust/],
  ['HPE_INVALID_CONSTANT', 'unreadable_answer', /not valid HTTP/],
  ['EWHATEVER', 'connection_failed', /EWHATEVER/],
])('%s is the fault of the endpoint, in words a person can act on', (code, reason, words) => {
  const failure = failureFromError(withCode(code), 'Acme');
  expect(failure).toMatchObject({ reason, fault: 'endpoint', status: null });
  expect(failure.message).toMatch(words);
  expect(failure.message).toMatch(/Acme/);
});
