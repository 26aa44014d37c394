import { expect, test } from 'vitest';
import { createListener } from '../../../electron/desk/listener.ts';
import type { Gateway } from '../../../electron/gateway/gateway.ts';

test.each([
  [80, /^Port 80 is reserved for the system\. Choose one above 1023 under Settings\.$/],
  [7273, /^Port 7273 is reserved for the system\. Choose another, e\.g\. 72\d\d, under Settings\.$/],
])('of a port that the system keeps back, %i, the sentence names a way out', async (port, sentence) => {
  const listen = (): Promise<number> => Promise.reject(Object.assign(new Error('listen EACCES'), { code: 'EACCES' }));
  const listener = createListener({ listen } as unknown as Gateway, () => {});
  await listener.start(port);
  expect(listener.status().error?.message).toMatch(sentence);
});
