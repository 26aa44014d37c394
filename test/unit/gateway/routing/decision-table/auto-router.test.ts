import type { RouteRequest } from '../../../../../electron/gateway/routing/route-request.ts';
import { chains, source, testDecisions } from '../../../../support/decision-table.ts';

const auto = (fields: Readonly<Record<string, unknown>>): Partial<RouteRequest> => ({
  plugins: [{ id: 'auto-router', ...fields }],
});

testDecisions({
  'auto: patterns': [
    {
      source: source.autoDocs,
      rule: 'include, then exclude',
      model: 'auto',
      request: auto({ allowed_models: ['*/medium', 'f/*'], excluded_models: ['d/*', 'f/low'] }),
      chain: ['e/medium@e primary'],
    },
    {
      source: source.autoDocs,
      rule: 'nothing left is a 404',
      model: 'auto',
      request: auto({ allowed_models: ['nobody/*'] }),
      status: 404,
      excludedBy: ['allowed-models'],
    },
    {
      source: 'OpenRouter OpenAPI (2026-08-12)',
      rule: 'more than 1,024 patterns are refused',
      model: 'auto',
      request: auto({ allowed_models: Array.from({ length: 1_025 }, () => 'a/*') }),
      status: 400,
    },
    {
      source: source.ours,
      rule: 'a pattern that fits nothing is reported',
      model: 'auto',
      request: auto({ allowed_models: ['f/*', 'misspelt/*'] }),
      chain: chains.low,
      ignored: /misspelt/,
    },
  ],
  'auto: dial': [
    {
      source: source.autoDocs,
      rule: 'cost_tier wins over the number, and that is said',
      model: 'auto',
      request: auto({ cost_tier: 'max', cost_quality_tradeoff: 10 }),
      chain: ['a/high-dear@a primary'],
      ignored: /cost_tier wins/,
    },
    {
      source: source.autoDocs,
      rule: 'a dial out of range is refused',
      model: 'auto',
      request: auto({ cost_quality_tradeoff: 11 }),
      status: 400,
    },
    {
      source: source.autoDocs,
      rule: 'an unknown cost_tier is refused',
      model: 'auto',
      request: auto({ cost_tier: 'free' }),
      status: 400,
    },
  ],
});
