import type { Input } from '../../../shared/ipc.ts';
import type { Tier } from '../../../shared/tier.ts';

export type TrialRouter = 'pareto' | 'auto' | 'free' | 'model';

/** A request that is tried out and never sent. */
export interface Trial {
  readonly router: TrialRouter;
  /** Id of the model asked for when `router` is `model`. */
  readonly model: string;
  /** null = the request says none. */
  readonly tier: Tier | null;
  /** `nitro` = fastest first, `floor` = cheapest first; null = the request says none. */
  readonly variant: 'nitro' | 'floor' | null;
  /** USD per million prompt tokens; null = no cap. */
  readonly maxPrice: number | null;
  readonly tools: boolean;
  readonly images: boolean;
  readonly promptTokens: number;
  /** Patterns of allowed models; empty = all. */
  readonly patterns: readonly string[];
  /** Local date and time as the field writes it, e.g. `2026-12-24T18:00`; empty = now. */
  readonly at: string;
  /** What is asked: the Auto Router reads it. */
  readonly prompt: string;
}

export const firstTrial: Trial = {
  router: 'pareto',
  model: '',
  tier: null,
  variant: null,
  maxPrice: null,
  tools: true,
  images: false,
  promptTokens: 8_000,
  patterns: [],
  at: '',
  prompt: 'The date picker shows the wrong month after a change of time zone. Find out why and fix it.',
};

const routerIds: Readonly<Record<Exclude<TrialRouter, 'model'>, string>> = {
  pareto: 'pareto-code',
  auto: 'auto',
  free: 'free',
};

/** @returns the model id a client would write, suffixes included; null while none is named. */
export function modelIdOf({ router, model, tier, variant }: Trial): string | null {
  const suffix = variant === null || !hasVariants(router) ? '' : `:${variant}`;
  if (router === 'pareto') return `${routerIds.pareto}${tier === null ? '' : `:${tier}`}${suffix}`;
  const id = router === 'model' ? model.trim() : routerIds[router];
  return id === '' ? null : `${id}${suffix}`;
}

export function hasVariants(router: TrialRouter): boolean {
  return router === 'pareto' || router === 'model';
}

const tool = {
  type: 'function',
  function: { name: 'read_file', parameters: { type: 'object', properties: { path: { type: 'string' } } } },
};

/** One transparent pixel. */
const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** @returns the body of a chat request as a client would send it; null while no model is named. */
export function bodyOf(trial: Trial): Record<string, unknown> | null {
  const model = modelIdOf(trial);
  if (model === null) return null;
  const { router, prompt, tools, images, maxPrice, at } = trial;
  const text = prompt === '' ? 'Hello' : prompt;
  const content = images
    ? [
        { type: 'text', text },
        { type: 'image_url', image_url: { url: pixel } },
      ]
    : text;
  const moment = at === '' ? Number.NaN : new Date(at).getTime();
  return {
    model,
    messages: [{ role: 'user', content }],
    ...(tools ? { tools: [tool] } : {}),
    ...(router === 'pareto' && maxPrice !== null ? { plugins: [{ id: 'pareto-router', max_price: maxPrice }] } : {}),
    ...(Number.isNaN(moment) ? {} : { at: new Date(moment).toISOString() }),
  };
}

/** @returns what main is asked; null while no model is named. */
export function questionOf(trial: Trial): Input<'route.preview'> | null {
  const body = bodyOf(trial);
  if (body === null) return null;
  const { promptTokens, patterns } = trial;
  return { body, promptTokens, ...(patterns.length === 0 ? {} : { allowedModels: [...patterns] }) };
}

/** @returns the patterns in a text, which are parted by commas, spaces or lines. */
export function readPatterns(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((pattern) => pattern !== '');
}
