import type { RouteRequest } from './route-request.ts';

/**
 * A short request without tools or images, for questions about what would be chosen now.
 *
 * @param model id with suffixes, as a client would write it
 */
export function plainRequest(model: string): RouteRequest {
  const body = (): Readonly<Record<string, unknown>> => ({ model, messages: [{ role: 'user', content: '' }] });
  return {
    model,
    models: undefined,
    plugins: undefined,
    provider: undefined,
    unheeded: [],
    needs: { tools: false, images: false, structuredOutputs: false },
    promptTokens: 1_000,
    maxOutputTokens: null,
    choices: 1,
    sessionKey: null,
    ending: body,
    body,
    lacks: null,
  };
}
