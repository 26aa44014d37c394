import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { outboundDialects } from './dialect-fixtures.ts';
import { startGateway, type GatewayOptions, type RunningGateway } from './running-gateway.ts';
import { startProvider, type ScriptedProvider } from './scripted-provider.ts';

interface EveryFormatOptions extends Omit<GatewayOptions, 'providers' | 'models'> {
  /** Another company's id than usual, where it matters who speaks the format. */
  readonly ids?: Readonly<Partial<Record<Dialect, string>>>;
}

/** A gateway before a provider of each wire format. Both are there once the tests run. */
export interface EveryFormat {
  readonly gateway: RunningGateway;
  readonly providerOf: (dialect: Dialect) => ScriptedProvider;
}

/** Starts them for the tests of one file; what was seen, logged and learnt is forgotten before each test. */
export function useEveryFormat({ ids = {}, ...options }: EveryFormatOptions = {}): EveryFormat {
  let providers: readonly ScriptedProvider[];
  let gateway: RunningGateway;
  beforeAll(async () => {
    providers = await Promise.all(outboundDialects.map((dialect) => startProvider(dialect, ids[dialect])));
    gateway = await startGateway({
      ...options,
      providers: providers.map(({ config }) => config),
      models: providers.map(({ model }) => model),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all(providers.map(({ upstream }) => upstream.close()));
  });
  beforeEach(() => {
    gateway.gateway.forgetHealth();
    gateway.log.length = 0;
    for (const { upstream } of providers) upstream.seen.length = 0;
  });
  return {
    get gateway() {
      return gateway;
    },
    providerOf: (dialect) => providers[outboundDialects.indexOf(dialect)] as ScriptedProvider,
  };
}
