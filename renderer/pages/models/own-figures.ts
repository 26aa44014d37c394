import type { EndpointView, ModelView } from '../../../shared/app-state.ts';
import type { OwnEndpointFigures } from '../../../shared/settings.ts';
import { showToast } from '../../hooks/toasts.ts';
import { act } from '../../hooks/use-action.ts';

/** Sets a score of one's own, or with null goes back to the catalog's; the toast takes it back. */
export async function saveScore(model: ModelView, codingIndex: number | null): Promise<boolean> {
  const send = (index: number | null): Promise<unknown> =>
    act('models.setScore', { model: model.id, codingIndex: index }, `The score of ${model.name} was not changed`);
  const before = model.replacedScore === null ? null : model.codingIndex;
  if ((await send(codingIndex)) === null) return false;
  const title = codingIndex === null ? `${model.name}: the catalog’s score again` : `${model.name}: your score holds`;
  showToast({ tone: 'plain', title, undo: () => void send(before) });
  return true;
}

/** Sets figures of one's own for one endpoint, or with none goes back to the catalog's; the toast takes it back. */
export async function saveFigures(
  { key }: EndpointView,
  before: OwnEndpointFigures,
  figures: OwnEndpointFigures,
): Promise<boolean> {
  const send = (next: OwnEndpointFigures): Promise<unknown> =>
    act('endpoints.setFigures', { key, figures: next }, 'The figures were not changed');
  if ((await send(figures)) === null) return false;
  const title = Object.keys(figures).length === 0 ? 'The catalog’s figures again' : 'Your figures hold';
  showToast({ tone: 'plain', title, undo: () => void send(before) });
  return true;
}
