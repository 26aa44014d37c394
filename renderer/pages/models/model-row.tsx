import type { ModelView } from '../../../shared/app-state.ts';
import { Badge, Dot } from '../../components/badge.tsx';
import { TierShape } from '../../components/tier-mark.tsx';
import { Tip } from '../../components/tip.tsx';
import { formatPercentile, formatPrice, formatScore, formatSpeed, formatTokens } from '../../format.ts';
import { tierName } from '../../tier-words.ts';
import { ModelBadges } from './model-badges.tsx';
import { describeBasis } from './score-words.ts';

interface ModelRowProps {
  readonly model: ModelView;
  /** The tier takes it now. */
  readonly picked: boolean;
  /** It stands under no head that does. */
  readonly namesTier?: boolean;
  readonly onSelect: () => void;
}

export function ModelRow({ model, picked, namesTier = false, onSelect }: ModelRowProps) {
  const endpoint = model.endpoints[0];
  return (
    <tr className="model-row" data-available={model.available || undefined}>
      <th scope="row">
        <span className="model-name">
          <button type="button" className="model-open truncate" title={model.name} onClick={onSelect}>
            {namesTier && (
              <>
                <TierShape tier={model.tier} />
                <span className="visually-hidden">{tierName(model.tier)} </span>
              </>
            )}
            {model.name}
          </button>
          <ModelBadges model={model} picked={picked} />
        </span>
      </th>
      <td>
        {model.scoreEstimated && model.codingIndex !== null && (
          <Tip text={describeBasis(model.scoreBasis)}>
            <button type="button" className="estimated">
              <Badge tone="warn">est.</Badge>
              <span className="visually-hidden">{describeBasis(model.scoreBasis)}</span>
            </button>
          </Tip>
        )}
        {model.codingIndex === null ? formatPercentile(model.codingPercentile) : formatScore(model.codingIndex)}
      </td>
      <td>{formatPrice(endpoint?.promptUsdPerMTok ?? null)}</td>
      <td>{formatPrice(endpoint?.completionUsdPerMTok ?? null)}</td>
      <td>
        {endpoint?.throughputSource === 'measured' && (
          <span className="measured" title={`Measured here, ${endpoint.throughputSamples} samples`}>
            <Dot tone="good" />
            <span className="visually-hidden">measured here</span>
          </span>
        )}
        {formatSpeed(endpoint?.throughputP50 ?? null)}
      </td>
      <td>{formatTokens(model.contextLength)}</td>
      <td>
        <span className="model-available">
          <Dot tone={model.available ? 'good' : 'idle'} />
          <span className="truncate" title={model.whyNot ?? undefined}>
            {model.available ? 'Yes' : (model.whyNot ?? 'No')}
          </span>
        </span>
      </td>
    </tr>
  );
}
