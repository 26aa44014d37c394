import { Icon } from '../../components/icons.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatPrice, formatSpeed, formatUsd } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { chainLanes, type ChainLane, type ChainStep } from './chain-lanes.ts';
import './chain-cards.css';

/** Who would be asked, in order: the first line first, the ones below when it has nobody left. */
export function ChainCards({ chain }: { readonly chain: readonly ChainStep[] }) {
  return (
    <div className="chain">
      {chainLanes(chain).map((lane) => (
        <Lane key={`${lane.neighbour ?? 'own'} ${lane.elsewhere}`} lane={lane} />
      ))}
    </div>
  );
}

function Lane({ lane: { neighbour, elsewhere, from, steps } }: { readonly lane: ChainLane }) {
  return (
    <div
      className="chain-lane"
      data-neighbour={neighbour !== null || undefined}
      data-elsewhere={elsewhere || undefined}
    >
      {elsewhere && <p className="chain-lane-head">If they all fail, at other providers</p>}
      {neighbour !== null && !elsewhere && (
        <p className="chain-lane-head">
          If nobody is left, tier <TierMark tier={neighbour} />
        </p>
      )}
      <ol className="chain-steps" start={from}>
        {steps.map((step, index) => (
          // a model keeps its card, and so moves, when its place changes
          <li key={`${step.model}@${step.provider}`} className="chain-step">
            {index > 0 && <Icon name="arrowRight" size={13} />}
            {neighbour === null && !elsewhere ? (
              <ChainCard step={step} place={from + index} />
            ) : (
              <SmallCard step={step} place={from + index} />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

interface CardProps {
  readonly step: ChainStep;
  readonly place: number;
}

function ChainCard({ step, place }: CardProps) {
  const { modelName, providerName } = useNames();
  const { model, provider, tier, role, promptUsdPerMTok, completionUsdPerMTok, throughputP50, expectedCostUsd } = step;
  return (
    <div className="chain-card" data-role={role} data-tier={tier ?? 'none'}>
      <div className="chain-role">
        <span className="chain-place">{place}</span>
        {role === 'primary' ? 'First choice' : 'Fallback'}
        <TierMark tier={tier} />
      </div>
      <h3 className="chain-model" title={model}>
        {modelName(model)}
      </h3>
      <p className="chain-provider truncate">{providerName(provider)}</p>
      <dl className="chain-facts">
        <div>
          <dt>In / out</dt>
          <dd>
            {formatPrice(promptUsdPerMTok)} / {formatPrice(completionUsdPerMTok)}
          </dd>
        </div>
        <div>
          <dt>Speed</dt>
          <dd>{formatSpeed(throughputP50)}</dd>
        </div>
        <div>
          <dt>Expected</dt>
          <dd className="chain-cost">{formatUsd(expectedCostUsd)}</dd>
        </div>
      </dl>
    </div>
  );
}

function SmallCard({ step: { model, provider, tier, role, expectedCostUsd }, place }: CardProps) {
  const { modelName, providerName } = useNames();
  return (
    <div className="chain-card" data-role={role} data-size="small" data-tier={tier ?? 'none'}>
      <div className="chain-small">
        <span className="chain-place">{place}</span>
        <h3 className="truncate" title={model}>
          {modelName(model)}
        </h3>
      </div>
      <p className="chain-small-facts">
        <span className="truncate">{providerName(provider)}</span>
        <span>{formatUsd(expectedCostUsd)}</span>
      </p>
    </div>
  );
}
