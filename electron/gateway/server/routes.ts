import type { Dialect } from '../../../shared/dialect.ts';

/** What a path asks for. */
export type Route =
  | { readonly name: 'complete'; readonly dialect: Dialect }
  | { readonly name: 'models' }
  | { readonly name: 'model'; readonly id: string }
  | { readonly name: 'route' }
  | { readonly name: 'health' }
  | { readonly name: 'root' };

export type RouteMatch = { readonly route: Route; readonly methods: readonly string[] };

/**
 * Finds the route of a path. Users paste base URLs with and without `/v1`, and some clients add it once more.
 *
 * @param path without query
 */
export function findRoute(path: string): RouteMatch | null {
  const bare = path.replace(/^(\/api)?(\/v1)*(?=\/|$)/, '').replace(/\/+$/, '');
  if (bare === '') return { route: { name: 'root' }, methods: ['GET', 'HEAD'] };
  if (bare === '/chat/completions') return { route: { name: 'complete', dialect: 'openai-chat' }, methods: ['POST'] };
  if (bare === '/models') return { route: { name: 'models' }, methods: ['GET'] };
  if (bare === '/route') return { route: { name: 'route' }, methods: ['POST'] };
  if (bare === '/healthz') return { route: { name: 'health' }, methods: ['GET', 'HEAD'] };
  const model = /^\/models?\/(.+)$/.exec(bare)?.[1];
  if (model !== undefined) return { route: { name: 'model', id: decode(model) }, methods: ['GET'] };
  return null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
