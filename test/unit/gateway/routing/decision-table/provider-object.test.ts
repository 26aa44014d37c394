import type { ModelSketch } from '../../../../support/a-snapshot.ts';
import { source, testDecisions, type Row } from '../../../../support/decision-table.ts';

const named = (provider: Readonly<Record<string, unknown>>): Pick<Row, 'source' | 'model' | 'request' | 'sketch'> => ({
  source: source.providerDocs,
  model: 'h/served',
  request: { provider },
  sketch: { models: [served] },
});
/** At three providers. */
const served: ModelSketch = {
  id: 'h/served',
  endpoints: [
    { provider: 'one', promptUsdPerMTok: 1, throughputP50: 20, ttftMsP50: 900 },
    { provider: 'two', promptUsdPerMTok: 2, throughputP50: 80, ttftMsP50: 300 },
    { provider: 'three', promptUsdPerMTok: 3, throughputP50: 60, ttftMsP50: 100 },
  ],
};
const at = (...providers: string[]): readonly string[] =>
  providers.map((provider, index) => `h/served@${provider} ${index === 0 ? 'primary' : 'fallback'}`);

testDecisions({
  'provider object': [
    { ...named({ order: ['three'] }), rule: 'order comes first', chain: at('three', 'one', 'two') },
    {
      ...named({ order: ['three'], allow_fallbacks: false }),
      rule: 'order without fallbacks is all there is',
      chain: at('three'),
      isAll: true,
    },
    { ...named({ only: ['two'] }), rule: 'only', chain: at('two'), isAll: true },
    { ...named({ only: ['nobody'] }), rule: 'only that matches nothing is a 404', status: 404 },
    { ...named({ ignore: ['one'] }), rule: 'ignore', chain: at('two', 'three'), isAll: true },
    { ...named({ sort: 'throughput' }), rule: 'sort', chain: at('two', 'three', 'one') },
    {
      ...named({ preferred_min_throughput: 50 }),
      rule: 'a preferred speed only reorders',
      chain: at('two', 'three', 'one'),
    },
    {
      ...named({ preferred_max_latency: 0.2 }),
      rule: 'a preferred latency, in seconds',
      chain: at('three', 'one', 'two'),
    },
    {
      ...named({ max_price: { prompt: '2' } }),
      rule: 'max_price is a hard filter',
      chain: at('one', 'two'),
      isAll: true,
    },
    {
      ...named({ require_parameters: true }),
      rule: 'require_parameters is what happens anyway, as far as anything is known',
      chain: at('one', 'two', 'three'),
      ignored: /require_parameters/,
    },
    { ...named({ data_collection: 'maybe' }), rule: 'an unknown data_collection is refused', status: 400 },
    { ...named({ zdr: 'yes' }), rule: 'a zdr that is no flag is refused', status: 400 },
    { ...named({ quantizations: 'fp8' }), rule: 'quantizations that are no list are refused', status: 400 },
    { ...named({ quantizations: ['fp8', 'q4'] }), rule: 'so is one that does not exist', status: 400 },
    { ...named({ prefer: 'one' }), rule: 'an unknown key is refused', status: 400 },
  ],
});
