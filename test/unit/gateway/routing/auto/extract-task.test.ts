import { describe, expect, test } from 'vitest';
import { wraps } from '../../../../../bench/auto/wraps.ts';
import {
  capTask,
  extractTask,
  headChars,
  tailChars,
} from '../../../../../electron/gateway/routing/auto/extract-task.ts';

const prompt =
  'Why does `total()` return NaN for an empty cart?\n\nconst total = (cart) => cart.reduce((a, b) => a + b.price);';

describe('the task inside a client', () => {
  test.each(wraps.map(({ name, wrap }) => [name, wrap] as const))(
    '%s: nothing but the words of the person',
    (_, wrap) => {
      expect(extractTask(wrap(prompt)).text).toBe(prompt);
    },
  );

  test.each([
    [
      'a SWE-bench harness',
      `<pr_description>\nConsider the following PR description:\n${prompt}\n</pr_description>\n\n<instructions>\n# Task Instructions\nYou submit commands.\n</instructions>`,
    ],
    [
      'Roo Code',
      `<user_message>\n${prompt}\n</user_message>\n\n<environment_details>\n# Current Time\nnow\n</environment_details>`,
    ],
    [
      'Cursor',
      `<additional_data>\n<current_file>\nsrc/cart.ts\n</current_file>\n</additional_data>\n\n<user_query>\n${prompt}\n</user_query>`,
    ],
    [
      'a command of Claude Code',
      `<command-name>/fix</command-name>\n<command-message>fix</command-message>\n${prompt}`,
    ],
  ])('%s: nothing but the words of the person', (_, content) => {
    expect(extractTask({ messages: [{ role: 'user', content }] }).text).toBe(prompt);
  });

  test('tags that a person wrote stay', () => {
    const own = 'Close the tag in <div class="cart"><b>3</b> and explain <T extends Item>.';
    expect(extractTask({ messages: [{ role: 'user', content: own }] }).text).toBe(own);
  });

  test('one line that looks like an environment is the person’s own', () => {
    const own = 'Platform: linux\nWhich shell is best there?';
    expect(extractTask({ messages: [{ role: 'user', content: own }] }).text).toBe(own);
  });

  test('a nudge goes on with the task before it', () => {
    const messages = [
      { role: 'user', content: prompt },
      { role: 'assistant', content: 'Shall I?' },
      { role: 'user', content: 'Yes' },
    ];
    expect(extractTask({ messages }).text).toBe(prompt);
  });

  test('a message of wrappers only is passed over', () => {
    const messages = [
      { role: 'user', content: prompt },
      { role: 'user', content: '<system-reminder>\nThe todo list is empty.\n</system-reminder>' },
    ];
    expect(extractTask({ messages }).text).toBe(prompt);
  });

  test.each([
    [null],
    [[]],
    ['text'],
    [{}],
    [{ messages: 'x' }],
    [{ messages: [null, 3, { role: 5 }] }],
    [{ input: [{}] }],
  ])('a body of a wrong shape has no task: %j', (body) => {
    expect(extractTask(body)).toMatchObject({ text: '', facts: { turns: 0, firstStep: true } });
  });

  test('a long task keeps both ends', () => {
    const long = `start ${'x'.repeat(20_000)} end`;
    const kept = capTask(long);
    expect([kept.length, kept.startsWith('start'), kept.endsWith('end')]).toEqual([headChars + tailChars, true, true]);
  });
});

describe('where the agent stands', () => {
  const call = (command: string) => ({
    id: 'c',
    type: 'function',
    function: { name: 'bash', arguments: JSON.stringify({ command }) },
  });
  const step = (command: string, output: string) => [
    { role: 'assistant', content: '', tool_calls: [call(command)] },
    { role: 'tool', tool_call_id: 'c', content: output },
  ];
  const start = [{ role: 'user', content: prompt }];

  test.each([
    [
      'a search',
      step('cd /app && grep -rn total src | head', 'src/cart.ts:3'),
      { lastAction: 'search', errorInLastOutput: false, landedEdits: 0 },
    ],
    [
      'a failing test',
      step('npm test', 'Error: 1 failed\nexit code 1'),
      { lastAction: 'run', errorInLastOutput: true, errorsInARow: 1 },
    ],
    ['an edit', step("sed -i 's/b.price/b.price || 0/' src/cart.ts", ''), { lastAction: 'edit', landedEdits: 1 }],
    [
      'an edit that failed',
      step("sed -i 's/a/b/' src/none.ts", "sed: can't read src/none.ts: No such file or directory"),
      { lastAction: 'edit', landedEdits: 0, errors: 1 },
    ],
    ['a script that only reproduces', step('cat <<EOF > reproduce.js\nconsole.log(1)\nEOF', ''), { landedEdits: 0 }],
    [
      'a review',
      [...step('sed -i s/a/b/ x.ts', ''), ...step('git diff', 'diff --git a/x.ts b/x.ts')],
      { lastAction: 'review', landedEdits: 1 },
    ],
    ['the same call three times', [...step('ls', 'x'), ...step('ls', 'x'), ...step('ls', 'x')], { repeatedCalls: 2 }],
  ])('%s', (_, turns, facts) => {
    expect(extractTask({ messages: [...start, ...turns] }).facts).toMatchObject(facts);
  });

  test('the three wire formats tell the same story', () => {
    const output = 'Traceback (most recent call last):\n  File "x.py", line 1\nValueError: 3';
    const chat = [{ role: 'user', content: 'Fix x.py' }, ...step('python x.py', output)];
    const messages = [
      { role: 'user', content: [{ type: 'text', text: 'Fix x.py' }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'bash', input: { command: 'python x.py' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: output }] }] },
    ];
    const input = [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Fix x.py' }] },
      { type: 'function_call', name: 'bash', call_id: 'c', arguments: '{"command":"python x.py"}' },
      { type: 'function_call_output', call_id: 'c', output },
    ];
    const [first, ...others] = [{ messages: chat }, { messages }, { input }].map((body) => extractTask(body));
    expect(first?.facts).toMatchObject({
      lastAction: 'run',
      errorInLastOutput: true,
      firstStep: false,
    });
    for (const other of others) expect(other).toEqual(first);
  });

  test('broken arguments of the newest call count, free text of a tool does not', () => {
    const malformed = (name: string, text: string) =>
      extractTask({
        messages: [...start, { role: 'assistant', tool_calls: [{ function: { name, arguments: text } }] }],
      }).facts.malformedCalls;
    expect([malformed('bash', '{"command": "ls"'), malformed('apply_patch', '*** Begin Patch')]).toEqual([1, 0]);
  });

  test('a short question about a long text given before has its material', () => {
    const passages = 'The boating course costs ten dollars and takes a day. '.repeat(30);
    const messages = [
      { role: 'user', content: passages },
      { role: 'assistant', content: 'Thanks.' },
      { role: 'user', content: 'How much is the course?' },
    ];
    expect(extractTask({ messages }).facts.givenMaterial).toBe(true);
  });
});

describe('a long text is read once, whatever is in it', () => {
  const agent = (command: string, output: string) => ({
    messages: [
      { role: 'user', content: prompt },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'bash', arguments: JSON.stringify({ command }) } }],
      },
      { role: 'tool', tool_call_id: 'c', content: output },
    ],
  });

  test('names of programs', () => {
    expect(extractTask(agent('cat '.repeat(250_000), 'done')).text).toBe(prompt);
  });

  test('empty lines in the outputs of many edits', () => {
    const edits = Array.from({ length: 3_000 }, () => agent('apply_patch', '\n'.repeat(4_000)).messages.slice(1));
    const { facts } = extractTask({ messages: [{ role: 'user', content: prompt }, ...edits.flat()] });
    expect(facts).toMatchObject({ landedEdits: 3_000, errors: 0 });
  });

  test('empty lines between headings', () => {
    expect(
      extractTask({ messages: [{ role: 'user', content: `${prompt} task${'\n'.repeat(400_000)}.` }] }).text,
    ).toContain('Why does');
  });

  test('tags that are never closed', () => {
    const text = `${'<pr_description>'.repeat(100_000)}</a>`;
    expect(extractTask({ messages: [{ role: 'user', content: text }] }).text).toContain('<pr_description>');
  });
});
