import { expect, test } from 'vitest';
import { createCounter, createHistogram, writeFamily } from '../../../../electron/gateway/log/prometheus.ts';

test('a counter keeps a sum per set of labels', () => {
  const counter = createCounter('made_total', 'Things made.');
  counter.add({ kind: 'a' }, 1);
  counter.add({ kind: 'b' }, 0.5);
  counter.add({ kind: 'a' }, 2);
  expect(counter.text()).toBe(
    '# HELP made_total Things made.\n# TYPE made_total counter\nmade_total{kind="a"} 3\nmade_total{kind="b"} 0.5\n',
  );
});

test('the buckets of a histogram include all that is smaller', () => {
  const histogram = createHistogram('wait_seconds', 'Waits.', [0.1, 1]);
  for (const value of [0.1, 0.5, 0.5, 7]) histogram.observe({ tier: 'low' }, value);
  expect(histogram.text().split('\n').slice(2)).toEqual([
    'wait_seconds_bucket{tier="low",le="0.1"} 1',
    'wait_seconds_bucket{tier="low",le="1"} 3',
    'wait_seconds_bucket{tier="low",le="+Inf"} 4',
    'wait_seconds_sum{tier="low"} 8.1',
    'wait_seconds_count{tier="low"} 4',
    '',
  ]);
});

test('a label cannot break out of its line', () => {
  const text = writeFamily('x', 'gauge', 'X.', [[{ model: 'a"\n\\evil 1' }, 2]]);
  expect(text.split('\n')[2]).toBe('x{model="a\\"\\n\\\\evil 1"} 2');
});
