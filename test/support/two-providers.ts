import { afterAll, beforeAll, beforeEach } from 'vitest';
import { answers, startUpstream, type FakeUpstream } from './fake-upstream.ts';
import { aModel, aProvider, startGateway, type GatewayOptions, type RunningGateway } from './running-gateway.ts';

/** A gateway before two providers, of which `cheap` is asked first. Both answer, unless a test says otherwise. */
export interface TwoProviders {
  readonly cheap: FakeUpstream;
  readonly dear: FakeUpstream;
  readonly gateway: RunningGateway;
  /** Begins anew with other providers, models or settings, for the rest of the test. */
  readonly restart: (changes: Partial<GatewayOptions>) => Promise<void>;
}

/** Starts them for the tests of one file; the gateway is a new one for each test. */
export function useTwoProviders(): TwoProviders {
  let cheap: FakeUpstream;
  let dear: FakeUpstream;
  let gateway: RunningGateway | undefined;

  async function restart(changes: Partial<GatewayOptions>): Promise<void> {
    await gateway?.close();
    gateway = await startGateway({
      providers: [aProvider('cheap', cheap.baseUrl), aProvider('dear', dear.baseUrl)],
      models: [aModel('acme/one', 'cheap', 'high', 1), aModel('other/two', 'dear', 'high', 2)],
      ...changes,
    });
  }

  beforeAll(async () => {
    cheap = await startUpstream();
    dear = await startUpstream();
  });
  beforeEach(async () => {
    cheap.seen.length = 0;
    dear.seen.length = 0;
    cheap.play(answers('The first answered.'));
    dear.play(answers('The second answered.'));
    await restart({});
  });
  afterAll(async () => {
    await gateway?.close();
    await Promise.all([cheap.close(), dear.close()]);
  });

  return {
    get cheap() {
      return cheap;
    },
    get dear() {
      return dear;
    },
    get gateway() {
      return gateway as RunningGateway;
    },
    restart,
  };
}
