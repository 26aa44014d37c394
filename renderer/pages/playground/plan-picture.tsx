import type { RoutePreview } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';
import { Icon } from '../../components/icons.tsx';
import { Section } from '../../components/page.tsx';
import { useNames } from '../../hooks/use-names.ts';
import { inNames } from '../../request-words.ts';
import { ChainCards } from './chain-cards.tsx';
import { withAutoCosts } from './chain-lanes.ts';
import { hullNote } from './hull-scale.ts';
import { HullChart } from './hull-chart.tsx';
import { describeIntent } from './intent-words.ts';
import { Refusal } from './refusal.tsx';
import { VerdictMap } from './verdict-map.tsx';
import './plan-picture.css';

/** The whole plan: how the request was understood, who would answer, and what became of every other model. */
export function PlanPicture({ preview }: { readonly preview: RoutePreview }) {
  const { chain, verdicts, ignored, refusal = null } = preview;
  return (
    <>
      {refusal === null ? <Why preview={preview} /> : <Refusal refusal={refusal} />}
      {chain.length > 0 && (
        <Section
          title="Who answers"
          note="The next one is tried when the one before fails. Prices in and out are per million tokens."
        >
          <ChainCards chain={withAutoCosts(chain, preview.expectedCostUsd)} />
        </Section>
      )}
      {preview.hull !== undefined && preview.estimates !== undefined && preview.expectedCostUsd !== undefined && (
        <Section title="Chance of success against cost" note={hullNote(preview.hull)}>
          <HullChart
            hull={preview.hull}
            estimates={preview.estimates}
            costs={preview.expectedCostUsd}
            chosen={chain[0]?.model ?? null}
          />
        </Section>
      )}
      {ignored.length > 0 && (
        <Section title="Without effect">
          <ul className="card plan-ignored">
            {ignored.map((sentence) => (
              <li key={sentence}>
                <Icon name="info" size={14} />
                {sentence}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <VerdictMap verdicts={verdicts} />
    </>
  );
}

function Why({ preview }: { readonly preview: RoutePreview }) {
  const names = useNames();
  return (
    <section className="plan-why" aria-label="Why">
      <p aria-live="polite">{inNames(preview.why, names)}</p>
      <div className="plan-intent">
        {describeIntent(preview.intent).map(({ name, value, from }) => (
          <Badge key={name} tone="outline">
            {name}: {value}
            {from !== null && <span className="faint"> {from}</span>}
          </Badge>
        ))}
      </div>
    </section>
  );
}
