import type { RequestLog } from '../../shared/request-log.ts';

/** A finished request, with some members replaced. */
export function requestLog(members: Partial<RequestLog> = {}): RequestLog {
  return {
    id: 'r1',
    at: 0,
    clientKey: 'Default',
    client: 'test/1',
    dialect: 'openai-chat',
    requestedModel: 'pareto-code',
    router: 'pareto',
    tierRequested: 'high',
    tierUsed: 'high',
    sort: 'price',
    model: 'acme/big',
    provider: 'acme',
    streamed: false,
    outcome: 'succeeded',
    status: 200,
    why: 'It is the cheapest.',
    error: null,
    attempts: [],
    usage: { prompt: 10, completion: 5, cached: 0, cacheWrite: 0, reasoning: 0 },
    costUsd: 0.25,
    estimated: false,
    ttftMs: 100,
    durationMs: 200,
    tokensPerSecond: 50,
    overheadMs: 1,
    sessionKey: null,
    ignored: [],
    dropped: [],
    repairs: [],
    findings: [],
    demo: false,
    ...members,
  };
}
