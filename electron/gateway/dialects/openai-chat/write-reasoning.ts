import type { ReasoningPart, Turn } from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import type { JsonObject } from '../json-value.ts';
import { writeReasoningDetails } from './reasoning-details.ts';

/** Providers whose chat format refuses `reasoning_content` in a message. */
const withoutReasoning: ReadonlySet<string> = new Set([
  'openai',
  'mistral',
  'groq',
  'cerebras',
  'google',
  'xai',
  'together',
  'fireworks',
]);

/**
 * Gives the model its earlier thinking back where its provider wants it: DeepSeek, Kimi, GLM and MiMo answer 400 to a tool
 * loop without `reasoning_content`; OpenRouter takes sealed thinking in `reasoning_details`.
 */
export function writeReasoningFields(turn: Turn, target: TargetFacts, dropped: Dropped): JsonObject {
  const parts = turn.parts.filter((part) => part.kind === 'reasoning').filter((part) => !isGoogleMark(part));
  if (parts.length === 0) return {};
  const text = parts
    .map((part) => part.text)
    .filter((entry) => entry !== '')
    .join('\n\n');
  if (target.provider === 'openrouter') {
    const sealed = parts.filter(
      (part) => part.seal !== null && part.seal.maker === target.author && part.seal.data !== '',
    );
    if (sealed.length > 0)
      return { reasoning_details: sealed.flatMap((part, index) => writeReasoningDetails(part, index)) };
    return text === '' ? {} : { reasoning: text };
  }
  if (withoutReasoning.has(target.provider) || text === '') {
    dropped.lose('reasoning');
    return {};
  }
  return { reasoning_content: text };
}

/** A bare signature before a call travels beside the call. */
function isGoogleMark(part: ReasoningPart): boolean {
  return part.text === '' && part.seal?.maker === 'google';
}
