import type { z } from 'zod';

const typeWords: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object in { }',
  record: 'an object in { }',
  array: 'a list in [ ]',
  null: 'null',
};

/** What is wrong with one value of a configuration file, in a sentence that tells what to write. Never quotes the value. */
export function describeConfigIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This is missing.';
      return `This must be ${typeWords[issue.expected] ?? issue.expected}${contrast(issue.input, issue.expected)}.`;
    case 'invalid_value':
      return oneOf(issue.values, issue.input);
    case 'invalid_union': {
      const values = issue.errors.flatMap((errors) =>
        errors.flatMap((error) => (error.code === 'invalid_value' ? error.values : [])),
      );
      return values.length > 0 ? oneOf(values, issue.input) : 'This fits nothing that is allowed here.';
    }
    case 'unrecognized_keys':
      return `There is no ${inWords(issue.keys, 'and')} here.`;
    case 'invalid_key':
      return 'There is nothing of this name here.';
    case 'too_small':
    case 'too_big':
      return describeSize(issue);
    case 'invalid_format':
      return issue.format === 'url'
        ? 'This must be an address that begins with http:// or https://.'
        : 'This is not written as it should be.';
    default:
      return 'This value does not fit here.';
  }
}

/** Says what stands there instead where that is easily overlooked: `"1"` looks like a number. */
function contrast(input: unknown, expected: string): string {
  if (expected === 'int' && typeof input === 'number') return '';
  const type = input === null ? 'null' : Array.isArray(input) ? 'array' : typeof input;
  const words = typeWords[type];
  return words === undefined ? '' : `, not ${words}`;
}

function oneOf(values: readonly unknown[], input: unknown): string {
  const choice = inWords([...new Set(values)], 'or');
  return input === undefined ? `This is missing: it must be ${choice}.` : `This must be ${choice}.`;
}

/** `"a", "b" or "c"` */
function inWords(values: readonly unknown[], word: 'and' | 'or'): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${word} ${quoted.at(-1)}`;
}

function describeSize(issue: z.core.$ZodRawIssue & { readonly code: 'too_small' | 'too_big' }): string {
  const [bound, least] = issue.code === 'too_small' ? [issue.minimum, true] : [issue.maximum, false];
  const limit = `at ${least ? 'least' : 'most'} ${bound}`;
  if (issue.origin === 'string') return least && bound === 1 ? 'This is empty.' : `This must have ${limit} characters.`;
  if (issue.origin === 'array') return `This must have ${limit} ${bound === 1 ? 'entry' : 'entries'}.`;
  return `This must be ${issue.inclusive === false ? `${least ? 'above' : 'below'} ${bound}` : limit}.`;
}
