import type { ModelView } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatDate, formatScore, formatTokens, unknown } from '../../format.ts';
import { EndpointList } from './endpoint-list.tsx';
import { ModelControls } from './model-controls.tsx';
import { OwnScore } from './own-score.tsx';
import { describeBasis } from './score-words.ts';
import './model-drawer.css';

/** Everything about one model, and what a person can decide about it. */
export function ModelDrawer({ model, onClose }: { readonly model: ModelView | null; readonly onClose: () => void }) {
  return (
    <Dialog
      kind="drawer"
      open={model !== null}
      onClose={onClose}
      title={model?.name ?? ''}
      headExtra={model !== null && <TierMark tier={model.tier} />}
    >
      {model !== null && <ModelDetails model={model} />}
    </Dialog>
  );
}

function ModelDetails({ model }: { readonly model: ModelView }) {
  return (
    <div className="model-details">
      <p className="model-id">
        <code>{model.id}</code>
        <CopyButton text={model.id} label="Copy model id" />
      </p>
      {model.whyNot !== null && <p className="model-why">{model.whyNot}</p>}
      <ModelControls model={model} />
      <h3>Score</h3>
      <Facts
        rows={[
          ['Coding index', <OwnScore key={model.id} model={model} />],
          ['Percentile', formatScore(model.codingPercentile)],
          ['Basis', describeBasis(model.scoreBasis)],
          ['Source', sourceOf(model.scoreSource, model.scoreDate)],
        ]}
      />
      <h3>Abilities</h3>
      <Facts
        rows={[
          ['Context', tokensOf(model.contextLength)],
          ['Longest output', tokensOf(model.maxOutputTokens)],
          ['Supports', <Abilities key="abilities" supports={model.supports} />],
          ['Released', formatDate(model.releaseDate)],
        ]}
      />
      <h3>Where it is served</h3>
      <EndpointList endpoints={model.endpoints} />
      <p className="faint">Prices: {sourceOf(model.priceSource, model.priceDate)}</p>
    </div>
  );
}

function tokensOf(count: number | null): string {
  return count === null ? unknown : `${formatTokens(count)} tokens`;
}

function sourceOf(source: string | null, date: string | null): string {
  if (source === null) return formatDate(date);
  return date === null ? source : `${source}, ${formatDate(date)}`;
}

const abilityWords: Readonly<Record<keyof ModelView['supports'], string>> = {
  tools: 'Tools',
  images: 'Images',
  structuredOutputs: 'Structured output',
  reasoning: 'Reasoning',
};

function Abilities({ supports }: { readonly supports: ModelView['supports'] }) {
  const able = (Object.keys(abilityWords) as (keyof typeof abilityWords)[]).filter((ability) => supports[ability]);
  if (able.length === 0) return 'Text only';
  return (
    <span className="abilities">
      {able.map((ability) => (
        <Badge key={ability}>{abilityWords[ability]}</Badge>
      ))}
    </span>
  );
}
