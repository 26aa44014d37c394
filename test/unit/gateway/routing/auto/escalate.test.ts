import { expect, test } from 'vitest';
import { moveSession } from '../../../../../electron/gateway/routing/auto/escalate.ts';
import { extractTask } from '../../../../../electron/gateway/routing/auto/extract-task.ts';

const step = (command: string, output: string) => [
  {
    role: 'assistant',
    content: '',
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'bash', arguments: JSON.stringify({ command }) } }],
  },
  { role: 'tool', tool_call_id: 'c', content: output },
];
const start = [{ role: 'user', content: 'Repair the cart' }];
const failed = (command: string) => step(command, 'exit code 1');

test.each([
  ['a new conversation', start, 'decide'],
  ['a tool result', [...start, ...step('ls', 'src')], 'stay'],
  ['one error', [...start, ...failed('npm test')], 'stay'],
  ['two errors in a row', [...start, ...failed('npm test'), ...failed('npm run test')], 'up'],
  ['the third error, whose second was answered', [...start, ...failed('a'), ...failed('b'), ...failed('c')], 'stay'],
  ['a fourth error', [...start, ...failed('a'), ...failed('b'), ...failed('c'), ...failed('d')], 'up'],
  ['the same call for the third time', [...start, ...step('ls', 'x'), ...step('ls', 'x'), ...step('ls', 'x')], 'up'],
  [
    'a landed edit under review',
    [...start, ...step('sed -i s/a/b/ x.ts', ''), ...step('git diff', 'diff --git a/x b/x')],
    'down',
  ],
  [
    'a complaint',
    [
      ...start,
      { role: 'assistant', content: 'Done.' },
      { role: 'user', content: 'It still fails with the same error.' },
    ],
    'up',
  ],
  [
    'a new wish',
    [...start, { role: 'assistant', content: 'Done.' }, { role: 'user', content: 'Now add a discount.' }],
    'decide',
  ],
])('%s: %#', (_, messages, move) => {
  expect(moveSession(extractTask({ messages }).facts).move).toBe(move);
});
