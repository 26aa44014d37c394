import type { Input } from '../../../shared/ipc.ts';

/** A task to try the dial on. */
export interface DialTask {
  readonly prompt: string;
  readonly tools: boolean;
}

/** A task for each kind of need, to begin with. */
export const exampleTasks: readonly { readonly title: string; readonly prompt: string }[] = [
  { title: 'A question', prompt: 'What is the difference between a mutex and a semaphore?' },
  { title: 'A small edit', prompt: 'Rename the function getUser to fetchUser in src/api.ts and update its callers.' },
  {
    title: 'A hard bug',
    prompt:
      'Under load the connection pool hands the same socket to two requests about once an hour. Find the race in pool.rs and fix it without a global lock. The test suite must stay green.',
  },
];

/** The last position of the dial: lowest cost. */
export const dialEnd = 10;

const tool = {
  type: 'function',
  function: { name: 'edit_file', parameters: { type: 'object', properties: { path: { type: 'string' } } } },
};

/** @returns what main is asked for one position of the dial; the saved lists of models apply. */
export function dialQuestion({ prompt, tools }: DialTask, dial: number): Input<'route.preview'> {
  return {
    body: {
      model: 'auto',
      messages: [{ role: 'user', content: prompt === '' ? 'Hello' : prompt }],
      ...(tools ? { tools: [tool] } : {}),
      plugins: [{ id: 'auto-router', cost_quality_tradeoff: dial }],
    },
  };
}
