import { createServer, type Server } from 'node:http';
import type { ConfigModel } from '../../shared/config-file.ts';
import type { Provider } from '../gateway/catalog/catalog.ts';
import { answerAsDemo } from './demo-answer.ts';
import { demoConfigModels, demoProviderNames } from './demo-models.ts';

/** Simulated providers, clearly named as such, that speak real HTTP on loopback. */
export interface DemoProviders {
  readonly providers: readonly Provider[];
  readonly models: readonly ConfigModel[];
  close(): Promise<void>;
}

/** Starts one small server per demo provider on a free port, so that everything works before the first key. */
export async function startDemoProviders(): Promise<DemoProviders> {
  const servers: Server[] = [];
  const providers: Provider[] = [];
  for (const [id, name] of Object.entries(demoProviderNames)) {
    const server = createServer((incoming, outgoing) => {
      answerAsDemo(incoming, outgoing, name).catch(() => outgoing.destroy());
    });
    servers.push(server);
    providers.push(describe(id, name, await listen(server)));
  }
  return {
    providers,
    models: demoConfigModels,
    async close() {
      await Promise.all(servers.map(stop));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function describe(id: string, name: string, port: number): Provider {
  return {
    id,
    name,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    dialectBaseUrls: {},
    dialects: ['openai-chat'],
    auth: 'none',
    extraHeaders: {},
    environmentVariables: [],
    listModelsPath: '/models',
    local: true,
    demo: true,
    custom: false,
    usageOnRequest: false,
    aggregator: false,
  };
}
