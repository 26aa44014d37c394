import { expect, test } from 'vitest';
import { countWords } from '../../../../../renderer/pages/models/count-words.ts';

test('models are counted with a comma at the thousands, all and under a filter', () => {
  const models = Array.from({ length: 1_126 }, (_value, index) => ({ available: index < 1_000 }));
  expect(countWords(models, models.length)).toBe('1,000 of 1,126 available');
  expect(countWords(models.slice(0, 1_010), models.length)).toBe('1,010 of 1,126 models shown, 1,000 available');
});
