import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startUpstream, type FakeUpstream } from './fake-upstream.ts';
import { aModel, aProvider, startGateway, type GatewayOptions, type RunningGateway } from './running-gateway.ts';

/** A gateway before one provider, with one model. Both are there once the tests run. */
export interface OneProvider {
  readonly upstream: FakeUpstream;
  readonly gateway: RunningGateway;
}

/** Starts them for the tests of one file; what was seen is forgotten before each test. */
export function useOneProvider(settings: NonNullable<GatewayOptions['settings']> = {}): OneProvider {
  let upstream: FakeUpstream;
  let gateway: RunningGateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    gateway = await startGateway({
      providers: [aProvider('acme', upstream.baseUrl)],
      models: [aModel('acme/one', 'acme', 'high', 1)],
      settings,
    });
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });
  beforeEach(() => {
    upstream.seen.length = 0;
  });
  return {
    get upstream() {
      return upstream;
    },
    get gateway() {
      return gateway;
    },
  };
}
