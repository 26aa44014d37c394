import { expect, test } from 'vitest';
import { whyTitle } from '../../../../../renderer/pages/requests/why-title.ts';
import { attemptLog } from '../../../../support/attempt-logs.ts';

const names: Readonly<Record<string, string>> = { 'acme/big': 'Acme Big' };
const titleOf = (request: Partial<Parameters<typeof whyTitle>[0]>) =>
  whyTitle({ why: 'Cheapest.', error: null, model: 'acme/big', attempts: [], ...request }, (id) => names[id] ?? id);
const attempts = [attemptLog({ model: 'acme/big' })];

test.each([
  ['its first choice answered', { attempts }, 'Why this model'],
  ['another one answered', { attempts, model: 'other/small' }, 'Why Acme Big came first'],
  ['all that were asked failed', { attempts, model: null, error: 'Nobody answered.' }, 'Why Acme Big came first'],
  ['nobody was asked, and the error says why', { model: null, why: 'No such model.', error: 'No such model.' }, null],
  ['nothing is known', { why: '' }, null],
])('over the choice of a request stands what it is about: %s', (_when, request, title) => {
  expect(titleOf(request)).toBe(title);
});
