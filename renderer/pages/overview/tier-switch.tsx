import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { CatalogView, ModelView, ProviderView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';
import { Section } from '../../components/page.tsx';
import { TierShape } from '../../components/tier-mark.tsx';
import { formatPercentile, formatPrices, formatScore } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNames, type Names } from '../../hooks/use-names.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';
import { findBetterTier } from './better-tier.ts';
import { whyNobody } from './why-nobody.ts';
import './tier-switch.css';

/** The big switch: which tier requests use when neither they nor their client key say one. */
export function TierSwitch() {
  const { defaultTier } = useSlice('settings');
  const catalog = useSlice('catalog');
  const providers = useSlice('providers');
  const names = useNames();
  // the choice shows at once; the new setting confirms it, which may come behind the answer, and a refusal puts it back
  const [asked, setAsked] = useState<{ readonly tier: Tier; readonly insteadOf: Tier } | null>(null);
  if (asked !== null && asked.insteadOf !== defaultTier) setAsked(null);
  const choose = async (tier: Tier): Promise<void> => {
    setAsked({ tier, insteadOf: defaultTier });
    const answer = await act('tier.set', { tier }, 'The quality could not be changed');
    if (answer === null) setAsked(null);
  };
  return (
    <Section title="Quality" note="The next request uses it, without a restart. Prices are per million tokens.">
      <RadioGroup.Root
        className="tier-switch"
        value={asked?.tier ?? defaultTier}
        onValueChange={(tier) => void choose(tier as Tier)}
        aria-label="Quality"
      >
        {tierOrder.map((tier) => (
          <RadioGroup.Item key={tier} value={tier} className="tier-card" data-tier={tier}>
            <span className="tier-card-head">
              <TierShape tier={tier} size={13} />
              <span className="tier-card-name">{tierWords[tier].name}</span>
              <span className="tier-card-radio" aria-hidden="true" />
            </span>
            <span className="tier-card-promise">{tierWords[tier].promise}</span>
            <Pick tier={tier} catalog={catalog} providers={providers} names={names} />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </Section>
  );
}

interface PickProps {
  readonly tier: Tier;
  readonly catalog: CatalogView;
  readonly providers: readonly ProviderView[];
  readonly names: Names;
}

/** What the tier would take now. */
function Pick({ tier, catalog, providers, names }: PickProps) {
  const model = names.findModel(catalog.picks[tier]);
  if (model === undefined) return <span className="tier-card-pick faint">{whyNobody(tier, catalog.models)}</span>;
  const endpoint = model.endpoints[0];
  const better = findBetterTier(tier, catalog);
  const away = providers.find(({ id, status }) => id === endpoint?.provider && status === 'not-reachable');
  return (
    <span className="tier-card-pick">
      <span className="tier-card-model truncate" title={model.name}>
        {model.name}
      </span>
      <span className="tier-card-facts">
        {endpoint !== undefined && (
          <span>{formatPrices(endpoint.promptUsdPerMTok, endpoint.completionUsdPerMTok)}</span>
        )}
        <Score model={model} />
      </span>
      {away !== undefined && <span className="tier-card-hint">{away.name} could not be reached when last tested</span>}
      {better !== null && (
        <span className="tier-card-hint">{tierWords[better].name} is better and cheaper right now</span>
      )}
    </span>
  );
}

function Score({ model: { codingIndex, codingPercentile } }: { readonly model: ModelView }) {
  if (codingIndex !== null) return <span>Coding {formatScore(codingIndex)}</span>;
  return codingPercentile !== null && <span>{formatPercentile(codingPercentile)}</span>;
}
