import { useState } from 'react';
import type { MoveSide, TierMoveView } from '../../../shared/app-state.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatPlural, formatPrice } from '../../format.ts';
import { showToast } from '../../hooks/toasts.ts';
import { act, useBusy } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import './moves-banner.css';

/** Moves that are shown before someone asks for all. */
const shownMoves = 4;

/** What a refresh has moved to another tier, until a person has said what they think of it. */
export function MovesBanner({ moves }: { readonly moves: readonly TierMoveView[] }) {
  const { tierPins } = useSlice('settings');
  const [all, setAll] = useState(false);
  const { busy, run } = useBusy();
  if (moves.length === 0) return null;
  const keepOld = async (): Promise<void> => {
    const kept = await act('catalog.keepOld', {}, 'The old list could not be kept');
    if (kept === null) return;
    const undo = (): void => void act('settings.update', { tierPins }, 'The models were not let go');
    showToast({ tone: 'plain', title: `${formatPlural(kept.pinned, 'model')} kept where they were`, undo });
  };
  return (
    <Banner
      tone="info"
      icon="models"
      title={`New figures moved ${formatPlural(moves.length, 'model')} to another tier`}
      actions={
        <>
          <Button busy={busy} onClick={() => run(keepOld)}>
            Keep the old list
          </Button>
          <Button tone="primary" busy={busy} onClick={() => run(() => act('catalog.acceptMoves', {}, 'Not accepted'))}>
            Accept
          </Button>
        </>
      }
    >
      <ul className="moves">
        {(all ? moves : moves.slice(0, shownMoves)).map((move) => (
          <MoveRow key={move.model} move={move} />
        ))}
      </ul>
      {!all && moves.length > shownMoves && (
        <Button tone="quiet" small onClick={() => setAll(true)}>
          Show {moves.length - shownMoves} more
        </Button>
      )}
    </Banner>
  );
}

function MoveRow({ move: { model, name, before, after, why } }: { readonly move: TierMoveView }) {
  return (
    <li className="move">
      <a href={`#/models/${encodeURIComponent(model)}`} className="move-name">
        {name}
      </a>
      <span className="move-tiers">
        <TierMark tier={before.tier} />
        <Icon name="arrowRight" size={12} />
        <span className="visually-hidden">to</span>
        <TierMark tier={after.tier} />
      </span>
      <span className="move-why">
        {why} {priceWords(before, after)}
      </span>
    </li>
  );
}

function priceWords({ promptUsdPerMTok: before }: MoveSide, { promptUsdPerMTok: after }: MoveSide): string {
  if (after === null) return '';
  if (before === null || before === after) return `Input ${formatPrice(after)} per million.`;
  return `Input ${formatPrice(before)} before, ${formatPrice(after)} now.`;
}
