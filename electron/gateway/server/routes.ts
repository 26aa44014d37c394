import type { InboundDialect } from '../dialects/conversation.ts';
import type { InboundFormat } from '../dialects/inbound-layout.ts';

/** What a path asks for. */
export type Route =
  | { readonly name: 'complete'; readonly format: InboundFormat }
  | { readonly name: 'count-tokens' }
  | { readonly name: 'embed' }
  | { readonly name: 'models' }
  /** `isWrapped`: OpenRouter's own path, where the entry stands in `data`; OpenAI's has it bare. */
  | { readonly name: 'model'; readonly id: string; readonly isWrapped: boolean }
  | { readonly name: 'route' }
  | { readonly name: 'health' }
  | { readonly name: 'metrics' }
  | { readonly name: 'root' };

export type RouteMatch = { readonly route: Route; readonly methods: readonly string[] };

const formats: Readonly<Record<string, InboundFormat>> = {
  '/completions': 'completions',
  '/chat/completions': 'openai-chat',
  '/messages': 'anthropic-messages',
  '/responses': 'openai-responses',
};

/**
 * Finds the route of a path. Users paste base URLs with and without `/v1` and with a slash at the end, and some clients add either
 * once more.
 *
 * @param path without query
 */
export function findRoute(path: string): RouteMatch | null {
  return usual.get(path) ?? readRoute(path);
}

function readRoute(path: string): RouteMatch | null {
  const bare = withoutLastSlashes(path.replaceAll(/\/{2,}/g, '/').replace(/^(\/api)?(\/v1)*(?=\/|$)/, ''));
  if (bare === '') return { route: { name: 'root' }, methods: ['GET', 'HEAD'] };
  const format = formats[bare];
  if (format !== undefined) return { route: { name: 'complete', format }, methods: ['POST'] };
  if (bare === '/messages/count_tokens') return { route: { name: 'count-tokens' }, methods: ['POST'] };
  if (bare === '/embeddings') return { route: { name: 'embed' }, methods: ['POST'] };
  // OpenRouter's list of what a key may use; ours is never another one
  if (bare === '/models' || bare === '/models/user') return { route: { name: 'models' }, methods: ['GET'] };
  if (bare === '/route') return { route: { name: 'route' }, methods: ['POST'] };
  if (bare === '/healthz') return { route: { name: 'health' }, methods: ['GET', 'HEAD'] };
  if (bare === '/metrics') return { route: { name: 'metrics' }, methods: ['GET'] };
  const [, place, model] = /^\/(models?)\/(.+)$/.exec(bare) ?? [];
  if (model !== undefined)
    return { route: { name: 'model', id: decode(model), isWrapped: place === 'model' }, methods: ['GET'] };
  return null;
}

/** Paths come from whoever reaches the port: a pattern would begin anew at every slash. */
function withoutLastSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** What nearly every request asks for. */
const usual: ReadonlyMap<string, RouteMatch | null> = new Map(
  ['/v1/chat/completions', '/v1/messages', '/v1/responses'].map((path) => [path, readRoute(path)]),
);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The wire format an error on this path is written in, whether the path leads anywhere or not. */
export function dialectOfPath(path: string): InboundDialect {
  if (/\/messages(\/|$)/.test(path)) return 'anthropic-messages';
  return /\/responses(\/|$)/.test(path) ? 'openai-responses' : 'openai-chat';
}
