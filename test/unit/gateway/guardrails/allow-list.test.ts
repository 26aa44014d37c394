import { describe, expect, test } from 'vitest';
import { createAllowList, type OwnedList } from '../../../../electron/gateway/guardrails/allow-list.ts';
import { everythingAllowed, type Allowed } from '../../../../shared/guardrails.ts';

const unknown = { zeroRetention: null, trains: null };

function list(owner: string, allowed: Partial<Allowed>): OwnedList {
  return { owner, allowed: { ...everythingAllowed, ...allowed } };
}

const models = ['anthropic/claude-opus-5', 'anthropic/claude-haiku-5', 'openai/gpt-6', 'other/claude-like'];
const left = (...lists: OwnedList[]) => models.filter((model) => createAllowList(lists).banOfModel(model) === null);

describe('models', () => {
  test.each([
    ['nothing set', {}, models],
    ['an author', { include: ['anthropic/*'] }, models.slice(0, 2)],
    ['a family of any author', { include: ['*/claude-*'] }, [models[0], models[1], models[3]]],
    ['an exact id', { include: ['openai/gpt-6'] }, ['openai/gpt-6']],
    ['an author without one model', { include: ['anthropic/*'], exclude: ['*haiku*'] }, [models[0]]],
    ['everything but one', { exclude: ['openai/gpt-6'] }, [models[0], models[1], models[3]]],
    ['an exclusion of what is included', { include: ['openai/*'], exclude: ['openai/*'] }, []],
  ])('%s', (_name, patterns, expected) => {
    expect(left(list('your settings', { models: { include: [], exclude: [], ...patterns } }))).toEqual(expected);
  });

  test('two lists leave what both allow', () => {
    const general = list('your settings', { models: { include: ['*/claude-*'], exclude: [] } });
    const own = list('client key "Zed"', { models: { include: ['anthropic/*'], exclude: ['*opus*'] } });
    expect(left(general, own)).toEqual(['anthropic/claude-haiku-5']);
  });

  test('a ban names the pattern and whose list it is on', () => {
    const lists = [
      list('your settings', { models: { include: ['*/claude-*'], exclude: [] } }),
      list('client key "Zed"', { models: { include: [], exclude: ['*opus*'] } }),
    ];
    const { banOfModel } = createAllowList(lists);
    expect(banOfModel('openai/gpt-6')).toEqual({
      rule: 'guardrail',
      detail: 'It is not among the allowed models of your settings.',
    });
    expect(banOfModel('anthropic/claude-opus-5')?.detail).toBe('Excluded models of client key "Zed" have "*opus*".');
    expect(banOfModel('anthropic/claude-opus-5')?.detail).toBe('Excluded models of client key "Zed" have "*opus*".');
  });
});

describe('providers', () => {
  test('are matched by their own patterns', () => {
    const { banOfProvider, banOfModel } = createAllowList([
      list('your settings', { providers: { include: ['anthropic', 'open*'], exclude: ['openrouter'] } }),
    ]);
    const allowed = ['anthropic', 'openai', 'openrouter', 'acme'].filter((id) => banOfProvider(id, unknown) === null);
    expect(allowed).toEqual(['anthropic', 'openai']);
    expect(banOfModel('acme/any')).toBeNull();
  });

  test.each([
    [{ zeroRetentionOnly: true }, { zeroRetention: true, trains: true }, null],
    [
      { zeroRetentionOnly: true },
      { zeroRetention: false, trains: false },
      'keep no prompts are allowed; of this one that is not true.',
    ],
    [{ zeroRetentionOnly: true }, unknown, 'keep no prompts are allowed; of this one that is not known.'],
    [{ noTraining: true }, { zeroRetention: false, trains: false }, null],
    [
      { noTraining: true },
      { zeroRetention: false, trains: true },
      'do not train on prompts are allowed; of this one that is not true.',
    ],
    [{ noTraining: true }, unknown, 'do not train on prompts are allowed; of this one that is not known.'],
  ])('with %o and %o: %s', (filter, privacy, words) => {
    const ban = createAllowList([list('your settings', filter)]).banOfProvider('acme', privacy);
    if (words === null) expect(ban).toBeNull();
    else expect(ban?.detail).toContain(words);
  });
});

test('without any rule all is allowed, and nobody needs to ask', () => {
  expect(createAllowList([list('your settings', {}), list('client key "Zed"', {})]).allowsAll).toBe(true);
  expect(createAllowList([list('your settings', { noTraining: true })]).allowsAll).toBe(false);
});
