import { expect, test } from 'vitest';
import { failureFromError, failureFromStatus } from '../../../../electron/gateway/upstream/attempt-failure.ts';

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
  const isOneCall = ['ECONNRESET', 'HPE_INVALID_CONSTANT', 'EWHATEVER'].includes(code);
  expect(failure.closesProvider ?? false).toBe(!isOneCall);
});

// What holds for every model of a provider takes all of them out. Wordings: continuedev/continue#10290, #10778 and #12670,
// anthropics/claude-code#66314, ChatGPTNextWeb/NextChat#3123, OpenRouter docs "Errors", LiteLLM's virtual keys.
test.each<[number, string, string | null, string, boolean]>([
  [401, 'Unauthorized', null, 'key_refused', true],
  [401, 'key not allowed to access model. This key can only access models=[x]', null, 'key_refused', false],
  [403, 'Key limit exceeded (total limit).', null, 'key_refused', true],
  [403, 'Your account was flagged for unusual activity', null, 'key_refused', true],
  [403, 'The caller does not have permission', null, 'key_refused', false],
  [403, 'Project `p` does not have access to model `m`', 'model_not_found', 'key_refused', false],
  [403, 'Your API key does not have permission to use the specified resource.', null, 'key_refused', false],
  [403, "Your newly created team doesn't have any credits or licenses yet.", null, 'payment_required', true],
  [402, 'Insufficient Balance', null, 'payment_required', true],
  [402, 'This request requires more credits, or fewer max_tokens.', null, 'payment_required', false],
  [400, 'API key not valid. Please pass a valid API key.', '400', 'key_refused', true],
  [400, 'Incorrect API key provided: sk***A. You can obtain one.', null, 'key_refused', true],
  [400, 'Your credit balance is too low to access the Anthropic API.', null, 'payment_required', true],
  [429, 'You exceeded your current quota.', 'insufficient_quota', 'payment_required', true],
  [429, 'You exceeded your current quota.', '429', 'rate_limited', false],
  [404, 'No such model', null, 'model_not_found', false],
])('%i with "%s" and code %j is %s', (status, message, code, reason, isWhole) => {
  const failure = failureFromStatus(status, { status, code, message }, 'Acme');
  expect(failure).toMatchObject({ reason, fault: 'endpoint', closesProvider: isWhole });
});

test.each(['The field api_key is not valid here', 'messages: the text says "invalid API key"'])(
  '400 with "%s" is still about the request',
  (message) => {
    const failure = failureFromStatus(400, { status: 400, code: null, message }, 'Acme');
    expect(failure).toMatchObject({ reason: 'bad_request', fault: 'request', closesProvider: false });
  },
);

// A 403 is about the key, unless its body says that it is about the content.
test.each<[string, object, string, string]>([
  ['Key limit exceeded', {}, 'key_refused', 'endpoint'],
  ['The caller does not have permission', {}, 'key_refused', 'endpoint'],
  ['Your account was flagged for unusual activity', {}, 'key_refused', 'endpoint'],
  ['x/y requires moderation on Acme. Your input was flagged for "sexual".', {}, 'content_refused', 'moderated'],
  ['Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO', {}, 'content_refused', 'moderated'],
  ['Request blocked: prompt injection patterns detected', {}, 'content_refused', 'moderated'],
  ['Forbidden', { metadata: { reasons: ['x'], flagged_input: 'y' } }, 'content_refused', 'moderated'],
])('403 with "%s" and %j is %s', (message, more, reason, fault) => {
  const body = Buffer.from(JSON.stringify({ error: { code: 403, message, ...more } }));
  expect(failureFromStatus(403, { status: 403, code: null, message }, 'Acme', { body })).toMatchObject({
    reason,
    fault,
  });
});
