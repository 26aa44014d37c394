import type { ConfigProvider } from '../../../shared/config-file.ts';
import type { ProviderFigures } from './catalog-figures.ts';
import type { Provider } from './catalog.ts';
import { providerQuirks } from './provider-quirks.ts';

/** A provider of the figures, with what is known of it beyond them. */
export function toBundledProvider({ env, ...figures }: ProviderFigures): Provider {
  return {
    ...figures,
    dialectBaseUrls: {},
    extraHeaders: {},
    usageOnRequest: false,
    aggregator: false,
    ...providerQuirks[figures.id],
    environmentVariables: env,
    local: isOnThisMachine(figures.baseUrl),
    demo: false,
    custom: false,
  };
}

/** @param bundled the provider of the same id, whose other facts stay; a new address drops what belonged to the old. */
export function toCustomProvider(config: ConfigProvider, bundled: Provider | undefined): Provider {
  const baseUrl = config.baseUrl.replace(/\/+$/, '');
  const dialects = config.dialects ?? (config.dialect === undefined ? null : [config.dialect]);
  const described = dialects ?? bundled?.dialects ?? ['openai-chat'];
  const isAnthropic = described[0] === 'anthropic-messages';
  return {
    id: config.id,
    name: config.name ?? bundled?.name ?? config.id,
    baseUrl,
    dialectBaseUrls: bundled?.baseUrl === baseUrl ? bundled.dialectBaseUrls : {},
    dialects: described,
    auth: config.auth ?? bundled?.auth ?? (isAnthropic ? 'x-api-key' : 'bearer'),
    extraHeaders: bundled?.extraHeaders ?? (isAnthropic ? { 'anthropic-version': '2023-06-01' } : {}),
    environmentVariables: bundled?.environmentVariables ?? [],
    listModelsPath: bundled?.listModelsPath ?? '/models',
    local: isOnThisMachine(baseUrl),
    demo: false,
    custom: true,
    usageOnRequest: bundled?.baseUrl === baseUrl && bundled.usageOnRequest,
    aggregator: bundled?.aggregator ?? false,
  };
}

function isOnThisMachine(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}
