import { expect, test } from 'vitest';
import { readMessagesRequest } from '../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import {
  systemWithoutBillingHeader,
  withoutBillingHeader,
  withoutBillingLine,
} from '../../../../electron/gateway/dialects/billing-header.ts';

const line = 'x-anthropic-billing-header: cc_version=2.1.197.e3a; cc_entrypoint=cli; cch=00000;';

test('Claude Code’s billing block leaves prompts for other providers, whose caches it would defeat', () => {
  const rest = { type: 'text', text: 'You are Claude Code.', cache_control: { type: 'ephemeral' } };
  const system = [{ type: 'text', text: line }, rest];
  expect(systemWithoutBillingHeader(system)).toEqual([rest]);
  const conversation = readMessagesRequest({ model: 'm', max_tokens: 1, messages: [], system });
  expect(withoutBillingHeader(conversation).system).toEqual([
    { kind: 'text', text: 'You are Claude Code.', cache: { type: 'ephemeral' } },
  ]);
});

test('a line before other text goes, the text stays', () => {
  expect(withoutBillingLine(`${line}\n\nYou are`)).toBe('You are');
  expect(systemWithoutBillingHeader(`${line}\nYou are`)).toBe('You are');
});

test('prompts that only speak of it stay as they are', () => {
  const conversation = readMessagesRequest({
    model: 'm',
    max_tokens: 1,
    messages: [],
    system: 'Explain x-anthropic-billing-header: please',
  });
  expect(withoutBillingHeader(conversation)).toBe(conversation);
  expect(systemWithoutBillingHeader(undefined)).toBeUndefined();
});
