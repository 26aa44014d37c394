import { expect, test } from 'vitest';
import { endOfDay, toDateField } from '../../../../../renderer/pages/settings/expiry.ts';

test('a key works until the last moment of the day, and the field shows that day again', () => {
  const at = endOfDay('2026-12-31');
  expect(new Date((at ?? 0) + 1)).toEqual(new Date(2027, 0, 1));
  expect(toDateField(at)).toBe('2026-12-31');
});

test('an empty field is no expiry', () => {
  expect(endOfDay('')).toBeNull();
  expect(toDateField(null)).toBe('');
});
