import { listOf } from './json-value.ts';

/** Values that ask for what happens anyway: leaving them out loses nothing, so it is not reported. */
const idle: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  store: (value) => value === false,
  logprobs: (value) => value === false,
  truncation: (value) => value === 'disabled',
  service_tier: (value) => value === 'auto' || value === 'default',
  modalities: (value) => listOf(value).length === 1 && listOf(value)[0] === 'text',
  // reasoning always comes back, sealed, in the client's own format
  include: (value) => listOf(value).every((entry) => entry === 'reasoning.encrypted_content'),
  stream_options: () => true,
};

/** @returns whether a field of the client asks for nothing. */
export function isIdle(name: string, value: unknown): boolean {
  return idle[name]?.(value) === true;
}
