import { objectOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { thinkingWithin } from '../output-limit.ts';
import { withoutPath } from './edit-body.ts';
import type { Repair, RepairRule } from './repair.ts';

/** Refusals that come from how the answer's length or the effort is said. */
export const limitRepairs: readonly RepairRule[] = [
  ({ dialect, text, body }) => {
    if (dialect !== 'openai-chat') return null;
    if (/max_tokens[^]{0,60}not supported[^]{0,80}max_completion_tokens/i.test(text))
      return renameField('max_tokens', 'max_completion_tokens', body);
    if (unknownMaxCompletion.test(text)) return renameField('max_completion_tokens', 'max_tokens', body);
    return null;
  },
  ({ text }) => {
    const most = tooManyTokens.exec(text);
    const limit = Number(most?.[1] ?? most?.[2] ?? most?.[3] ?? Number.NaN);
    return Number.isInteger(limit) && limit > 0 ? capTokens(limit) : null;
  },
  ({ dialect, text }) => (dialect === 'anthropic-messages' && thinkingAboveAnswer.test(text) ? lowerThinking : null),
  ({ text, body }) => {
    const wish = effortOf(body);
    // the error names the field, and the value it does not know
    const refused = wish !== null && /effort/i.test(text) && new RegExp(`['"\`]${wish}['"\`]`).test(text);
    return refused
      ? nearestEffort(
          wish,
          supportedIn(text).filter((effort) => effort !== wish),
        )
      : null;
  },
];

const unknownMaxCompletion =
  /(?:unknown|unrecognized|unsupported|unexpected|extra)[^]{0,60}max_completion_tokens|max_completion_tokens[^]{0,60}(?:not (?:permitted|supported|allowed)|unsupported|extra)/i;

/** "max_tokens: 64000 > 8192, which is the maximum", "max_tokens is too large: 64000. This model supports at most 16384". */
const tooManyTokens =
  /max(?:_completion|_output)?_tokens[^]{0,20}?\d+ > (\d+)|max(?:_completion|_output)?_tokens[^]{0,60}?at most (\d+)|max(?:_completion|_output)?_tokens[^]{0,80}?(?:less than or equal to|range of \[\d+, ?) ?(\d+)/i;

/** "`max_tokens` must be greater than `thinking.budget_tokens`". */
const thinkingAboveAnswer = /max_tokens`? must be greater than `?thinking\.budget_tokens/i;

function renameField(from: string, to: string, body: JsonObject): Repair | null {
  if (!Object.hasOwn(body, from)) return null;
  return {
    id: `rename-field:${from}:${to}`,
    lasting: true,
    describe: `Wrote \`${from}\` as \`${to}\`, the name this model knows.`,
    apply(target) {
      if (!Object.hasOwn(target, from)) return target;
      const { [from]: value, ...others } = target;
      return { ...others, [to]: others[to] ?? value };
    },
  };
}

const tokenFields = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'] as const;

function capTokens(limit: number): Repair {
  return {
    id: `cap-tokens:${limit}`,
    lasting: true,
    describe: `Lowered the length of the answer to ${limit} tokens, the most this model writes.`,
    apply(body) {
      const over = tokenFields.filter((name) => typeof body[name] === 'number' && body[name] > limit);
      if (over.length === 0) return body;
      const thinking = objectOf(body.thinking);
      const capped = { ...body, ...Object.fromEntries(over.map((name) => [name, limit])) };
      const isOver = typeof thinking?.budget_tokens === 'number' && thinking.budget_tokens >= limit;
      return isOver ? withThinkingWithin(capped, limit) : capped;
    },
  };
}

const lowerThinking: Repair = {
  id: 'thinking-within-answer',
  lasting: false,
  describe: 'Lowered the tokens for thinking below those for the whole answer.',
  apply: (body) => (typeof body.max_tokens === 'number' ? withThinkingWithin(body, body.max_tokens) : body),
};

function withThinkingWithin(body: JsonObject, maxTokens: number): JsonObject {
  const thinking = objectOf(body.thinking);
  if (thinking === null) return body;
  const budget = thinkingWithin(maxTokens);
  return budget === null
    ? withoutPath(body, ['thinking'])
    : { ...body, thinking: { ...thinking, budget_tokens: budget } };
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** The effort a body asks for, wherever its format has it. */
function effortOf(body: JsonObject): string | null {
  return (
    textOf(body.reasoning_effort) ??
    textOf(objectOf(body.reasoning)?.effort) ??
    textOf(objectOf(body.output_config)?.effort)
  );
}

/** "Supported values are: 'low', 'medium', and 'high'." */
function supportedIn(text: string): readonly string[] {
  const list =
    /(?:supported values are|must be one of|expected one of|one of|allowed values are)[^.]{0,200}/i.exec(text)?.[0] ??
    '';
  return efforts.filter((effort) => new RegExp(`\\b${effort}\\b`, 'i').test(list));
}

/** The supported effort next below the wish, else the least; without a list, the wish is dropped. */
function nearestEffort(refused: string, supported: readonly string[]): Repair {
  const wish = efforts.findIndex((effort) => effort === refused.toLowerCase());
  const nearest =
    supported.findLast((effort) => efforts.findIndex((entry) => entry === effort) < wish) ?? supported[0] ?? null;
  return {
    id: `effort:${refused}:${nearest ?? 'unsaid'}`,
    lasting: true,
    describe:
      nearest === null
        ? `Left out the reasoning effort "${refused}", which this model does not know.`
        : `Asked for the reasoning effort "${nearest}" instead of "${refused}", which this model does not know.`,
    apply(body) {
      const next: Record<string, unknown> = { ...body };
      let changed = false;
      if (body.reasoning_effort === refused) {
        next.reasoning_effort = nearest ?? undefined;
        changed = true;
      }
      for (const holder of ['reasoning', 'output_config'] as const) {
        const object = objectOf(body[holder]);
        if (object?.effort !== refused) continue;
        next[holder] = { ...object, effort: nearest ?? undefined };
        changed = true;
      }
      return changed ? next : body;
    },
  };
}
