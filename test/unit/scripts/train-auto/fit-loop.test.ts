import { expect, test } from 'vitest';
import { extractTask } from '../../../../electron/gateway/routing/auto/extract-task.ts';
import { readTextFeatures } from '../../../../electron/gateway/routing/auto/features.ts';
import { toChance } from '../../../../electron/gateway/routing/auto/quality-heads.ts';
import { fitLoop } from '../../../../scripts/train-auto/fit-loop.ts';
import type { StepRow } from '../../../../scripts/train-auto/read-rows.ts';

const steps = (count: number, tier: number, output: string): readonly StepRow[] =>
  Array.from({ length: count }, (_, index) => {
    const body = {
      messages: [
        { role: 'user', content: 'Sort the letters.' },
        {
          role: 'assistant',
          tool_calls: [{ id: 'c', function: { name: 'read_file', arguments: '{"path":"a"}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: output },
      ],
    };
    const task = extractTask(body);
    const features = readTextFeatures(task.text);
    return { id: `${index}`, body, task, features, kind: 'errand', tier, bench: 'b', instance: `${index}`, step: 2 };
  });
const letters = 'Dear Ann, the meeting is on Friday.';
const source = 'import os\ndef main():\n    return os.getcwd()\nclass Reader:\n    pass\n';

test('five steps that a low model took speak for their whole group, whatever the many of another needed', () => {
  const loop = fitLoop([...steps(5, 0, letters), ...steps(60, 3, source)]);
  expect(toChance(loop.other.running[0] ?? 0)).toBeGreaterThan(0.8);
  expect(toChance(loop.code.running[0] ?? 0)).toBeLessThan(0.1);
});

test('two such steps do not', () => {
  const loop = fitLoop([...steps(2, 0, letters), ...steps(60, 3, source)]);
  expect(toChance(loop.other.running[0] ?? 0)).toBeLessThan(0.8);
});
