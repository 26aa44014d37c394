import { hash } from 'node:crypto';
import { noClientLimits } from '../../shared/guardrails.ts';
import { createInboundMemory, guessFormat, readInbound } from './dialects/read-inbound.ts';
import { readSessionKey } from './dialects/session-key.ts';
import type { Gateway } from './gateway.ts';
import { createHealthTracker } from './log/health-tracker.ts';
import { createMetrics, type Metrics } from './log/metrics.ts';
import { createProcessMetrics } from './log/process-metrics.ts';
import { createTaskCosts, type TaskCosts } from './log/task-costs.ts';
import { createSpeedTracker } from './log/speed-tracker.ts';
import { createTraffic, type Traffic } from './log/traffic.ts';
import { previewFor } from './pipeline/answer-request.ts';
import { createEndpointSender } from './pipeline/endpoint-sender.ts';
import { createContentFilter } from './pipeline/content-filter.ts';
import { createGuard } from './pipeline/guard.ts';
import { createProviderBars } from './pipeline/provider-bars.ts';
import { budgetStates } from './pipeline/budget-states.ts';
import { createSessionBook } from './pipeline/session-book.ts';
import { createRepairMemory } from './pipeline/repair-memory.ts';
import { resized, restricted } from './pipeline/trial.ts';
import type { ClientKey, Ports } from './ports.ts';
import type { Snapshot } from './routing/snapshot.ts';
import { createListener } from './server/listener.ts';
import { closingReason } from './server/run.ts';
import { serve } from './server/serve.ts';
import type { HangUp } from './upstream/hang-up.ts';
import { createPools } from './upstream/pools.ts';
import { Roster } from './upstream/roster.ts';

/** The client the window's preview speaks for when there is no client key at all. */
const nobody: ClientKey = {
  id: 'window',
  name: 'window',
  hash: hash('sha256', ''),
  defaultTier: null,
  preventOverrides: false,
  limits: noClientLimits,
};

/**
 * A sink that learns from every finished request what a task costs at each model and what the user's traffic is like, and
 * counts it for `/metrics` where that is on.
 */
function learning({ sink, source }: Ports, taskCosts: TaskCosts, traffic: Traffic, metrics: Metrics): Ports['sink'] {
  return {
    ...sink,
    finished: (entry, verdicts) => {
      // Vectors are no answers: what they cost says nothing of what a task costs.
      if (entry.dialect !== 'openai-embeddings') {
        taskCosts.record(entry, source.catalog());
        traffic.record(entry);
      }
      if (source.settings().metrics) metrics.record(entry, source.catalog());
      sink.finished(entry, verdicts);
    },
  };
}

/** Lays the pipes between the gateway's rooms. Nothing listens yet. */
export function createGateway(ports: Ports): Gateway {
  const health = createHealthTracker();
  const speeds = createSpeedTracker(ports.measured);
  const taskCosts = createTaskCosts();
  const traffic = createTraffic(ports.usedBefore);
  const metrics = createMetrics();
  const processMetrics = createProcessMetrics();
  const pools = createPools(ports.environment);
  const sender = createEndpointSender(ports, pools, health, createRepairMemory());
  const sessions = createSessionBook();
  const guard = createGuard(ports);
  const barsFor = createProviderBars(ports.keys);
  const running = new Roster<HangUp>();
  let port = 0;

  function snapshotFor(clientKey: ClientKey): Snapshot {
    const catalog = ports.source.catalog();
    const settings = ports.source.settings();
    const now = ports.clock.now();
    return {
      now,
      catalog,
      settings,
      clientKey,
      bars: barsFor(catalog, settings),
      rests: health.rests(now),
      speeds: speeds.speeds(now),
      taskCosts: taskCosts.factors(),
      sessions: sessions.sessionsOf(clientKey.id),
      traffic: traffic.mix(),
      bans: guard.bansFor(clientKey, settings.guardrails),
    };
  }

  const listener = createListener(
    serve({
      ports: { ...ports, sink: learning(ports, taskCosts, traffic, metrics) },
      sender,
      speeds,
      sessions,
      guard,
      content: createContentFilter(),
      running,
      memory: createInboundMemory(),
      snapshotFor,
      metricsText: () =>
        metrics.text({
          now: ports.clock.now(),
          inFlight: running.size,
          rests: health.rests(ports.clock.now()),
        }) + processMetrics.text(),
      gateRules: () => ({
        port,
        now: ports.clock.now(),
        clientKeys: ports.source.clientKeys(),
        allowedOrigins: ports.source.settings().allowedOrigins,
      }),
    }),
  );

  return {
    async listen(wanted) {
      port = await listener.listen(wanted);
      return port;
    },
    async close(graceMs) {
      const closing = listener.close();
      const cut = setTimeout(() => {
        running.callAll((hangUp) => hangUp.abort(closingReason));
        setTimeout(() => listener.closeAllConnections(), 500).unref();
      }, graceMs);
      await closing;
      clearTimeout(cut);
      processMetrics.stop();
      await pools.close();
    },
    snapshot: () => snapshotFor(ports.source.clientKeys()[0] ?? nobody),
    preview(body, trial = {}) {
      const bytes = Buffer.from(JSON.stringify(body));
      const request = readInbound(guessFormat(bytes), bytes, (fields) => readSessionKey({}, fields.value));
      const world = snapshotFor(ports.source.clientKeys()[0] ?? nobody);
      return previewFor(resized(request, trial), restricted(world, trial), guard);
    },
    refused(provider, { reason, status }) {
      const { cooldownMs } = ports.source.settings().limits;
      health.failed(provider, { now: ports.clock.now(), reason, status, retryAfterMs: null, cooldownMs, grows: true });
    },
    budgets: () => budgetStates(guard.book, ports),
    measured: speeds.samples,
    wake(endpointOrProvider) {
      health.wake(endpointOrProvider);
      health.wake(endpointOrProvider.slice(endpointOrProvider.lastIndexOf('@') + 1));
    },
    forgetHealth() {
      health.forget();
      speeds.forget();
      sessions.forget();
    },
    onHealthChange: health.onChange,
  };
}
