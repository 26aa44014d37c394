import { expect, test } from 'vitest';
import { openAiChatAnswer } from '../../../../../electron/gateway/dialects/openai-chat/read-answer.ts';

const chunk = { choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] };
const whole = { choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }] };
const meaningOf = (value: object) => openAiChatAnswer.meaningOf({ event: null, data: JSON.stringify(value) });

test.each([[null], [''], [{}], [{ message: '', type: '', code: null }]])(
  'an error in which nothing stands is none: %j',
  (error) => {
    expect(meaningOf({ ...chunk, error })).toMatchObject({ kind: 'content' });
    expect(openAiChatAnswer.readWhole({ ...whole, error })).toEqual({ usage: null });
  },
);

test.each([['overloaded'], [{ code: 502 }], [{ message: 'overloaded' }], [{ type: 'server_error', message: '' }]])(
  'an error in which something stands is one: %j',
  (error) => {
    expect(meaningOf({ ...chunk, error })).toMatchObject({ kind: 'failure' });
    expect(openAiChatAnswer.readWhole({ ...whole, error })).toHaveProperty('failure');
  },
);
