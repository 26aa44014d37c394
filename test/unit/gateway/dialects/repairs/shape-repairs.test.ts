import { expect } from 'vitest';
import { anthropic, openAi, testCures, toolUse } from '../../../../support/repair-cases.ts';

testCures([
  [
    'Claude, about the shape of ids',
    'anthropic-messages',
    anthropic("messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"),
    {
      messages: [
        {
          role: 'assistant',
          content: [
            { ...toolUse, id: 'ok' },
            { type: 'text', text: 'x' },
          ],
        },
        { role: 'assistant', content: [{ ...toolUse, id: 'a.b' }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a.b' }] },
      ],
    },
    'plain-call-ids',
    {
      messages: [
        {
          role: 'assistant',
          content: [
            { ...toolUse, id: 'ok' },
            { type: 'text', text: 'x' },
          ],
        },
        { role: 'assistant', content: [{ ...toolUse, id: expect.stringMatching(/^a_b_\w+$/) }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: expect.stringMatching(/^a_b_\w+$/) }] },
      ],
    },
  ],
  [
    'Claude, about instructions in the middle',
    'anthropic-messages',
    anthropic(
      'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
    ),
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'system', content: 'Careful' },
      ],
    },
    'system-to-user',
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'user', content: [{ type: 'text', text: '<system>\nCareful\n</system>' }] },
      ],
    },
  ],
  [
    'Mistral, about ids',
    'openai-chat',
    { object: 'error', message: 'Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.' },
    {
      messages: [
        { role: 'assistant', tool_calls: [{ id: 'call_1' }] },
        { role: 'tool', tool_call_id: 'call_1' },
      ],
    },
    'call-ids-of-nine',
    {
      messages: [
        { role: 'assistant', tool_calls: [{ id: expect.stringMatching(/^[a-z0-9]{9}$/) }] },
        { role: 'tool', tool_call_id: expect.stringMatching(/^[a-z0-9]{9}$/) },
      ],
    },
  ],
  [
    'a local server, about a role',
    'openai-chat',
    openAi('Unexpected message role: developer'),
    { messages: [{ role: 'developer', content: 'x' }] },
    'developer-to-system',
    { messages: [{ role: 'system', content: 'x' }] },
  ],
]);
