import { expect, onTestFinished, test } from 'vitest';
import { fails, startUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret, startGateway, type RunningGateway } from '../support/running-gateway.ts';

async function start(metrics: boolean): Promise<RunningGateway> {
  const healthy = await startUpstream();
  const broken = await startUpstream(fails(503));
  const gateway = await startGateway({
    providers: [aProvider('acme', healthy.baseUrl), aProvider('bolt', broken.baseUrl)],
    models: [aModel('acme/one', 'acme', 'high', 2), aModel('bolt/two', 'bolt', 'high', 1)],
    settings: { metrics },
  });
  onTestFinished(async () => {
    await gateway.close();
    await healthy.close();
    await broken.close();
  });
  return gateway;
}

function ask({ origin }: RunningGateway, path = '/metrics'): Promise<Response> {
  return fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${clientSecret}` } });
}

/** @returns the value of one line. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('there are no metrics until somebody switches them on', async () => {
  const answer = await ask(await start(false));
  expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
    404,
    'not_found',
  ]);
});

test('metrics are behind the client key', async () => {
  const gateway = await start(true);
  expect((await fetch(`${gateway.origin}/metrics`)).status).toBe(401);
  expect((await ask(gateway, '/v1/metrics')).headers.get('content-type')).toBe(
    'text/plain; version=0.0.4; charset=utf-8',
  );
});

test('requests, tokens, cost, attempts, failures, times and rests are counted', async () => {
  const gateway = await start(true);
  await (await gateway.chat({})).text();
  await (await gateway.chat({ stream: true })).text();
  await (await gateway.chat({ model: 'pareto-code:best' })).text();
  const text = await (await ask(gateway)).text();
  const acme = 'model="acme/one",provider="acme"';
  expect(valueOf(text, `pareto_desk_requests_total{outcome="succeeded",tier="high",${acme}}`)).toBe(2);
  expect(valueOf(text, `pareto_desk_tokens_total{kind="completion",${acme}}`)).toBe(14);
  expect(valueOf(text, `pareto_desk_attempts_total{${acme},outcome="succeeded"}`)).toBe(2);
  expect(valueOf(text, 'pareto_desk_attempts_total{model="bolt/two",provider="bolt",outcome="failed"}')).toBe(1);
  expect(text).toMatch(/pareto_desk_attempt_failures_total\{model="bolt\/two",provider="bolt",reason="[a-z_]+"\} 1\n/);
  const billed = gateway.log.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  expect(billed).toBeGreaterThan(0);
  expect(valueOf(text, `pareto_desk_cost_usd_total{${acme}}`)).toBeCloseTo(billed, 12);
  expect(valueOf(text, 'pareto_desk_ttft_seconds_count{tier="high"}')).toBe(1);
  expect(valueOf(text, 'pareto_desk_duration_seconds_bucket{tier="high",le="+Inf"}')).toBe(2);
  expect(valueOf(text, 'pareto_desk_requests_in_flight')).toBe(0);
  expect(text).toMatch(/pareto_desk_endpoint_rest_seconds\{endpoint="bolt\/two@bolt",reason="[a-z_]+"\} [\d.]+\n/);
  expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
});

test('models that only a client has a name for are counted together', async () => {
  const gateway = await start(true);
  for (const name of ['one', 'two'])
    await (await gateway.post('/v1/embeddings', { model: `bolt/unheard-of-${name}`, input: 'text' })).text();
  const text = await (await ask(gateway)).text();
  expect(valueOf(text, 'pareto_desk_attempts_total{model="other",provider="bolt",outcome="failed"}')).toBe(2);
  expect(text).not.toContain('unheard-of');
});
