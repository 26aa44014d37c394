import type { Limits } from '../../../shared/settings.ts';

/** Factory: 5 of the 10 minutes that the libraries of OpenAI and Anthropic wait for a whole answer. */
const thinkingPatience = 5;
const usualMs = 60_000;

/**
 * The head of an answer that is not streamed comes when the model has thought and written all of it, which cut short is paid for
 * and thrown away. A limit that somebody has made shorter holds for every model.
 *
 * @param thinksFirst nothing of the answer comes before the model has done thinking
 * @returns ms from the start of an attempt until something must have begun
 */
export function mostBeforeBeginning({ firstTokenMs }: Limits, thinksFirst: boolean): number {
  return thinksFirst && firstTokenMs >= usualMs ? thinkingPatience * firstTokenMs : firstTokenMs;
}
