import type { RouteRequest } from './route-request.ts';

/**
 * A short request without tools or images, for questions about what would be chosen now.
 *
 * @param model id with suffixes, as a client would write it
 */
export function plainRequest(model: string): RouteRequest {
  return {
    model,
    models: undefined,
    plugins: undefined,
    provider: undefined,
    needs: { tools: false, images: false, structuredOutputs: false },
    promptTokens: 1_000,
    maxOutputTokens: null,
    sessionKey: null,
    body: () => ({ model, messages: [{ role: 'user', content: '' }] }),
  };
}
