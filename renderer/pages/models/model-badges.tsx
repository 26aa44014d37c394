import type { ModelView } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';
import { useSlice } from '../../hooks/use-desk.ts';

/** Badges beside a model's name. */
export function ModelBadges({ model, picked }: { readonly model: ModelView; readonly picked: boolean }) {
  const { tierPins } = useSlice('settings');
  return (
    <>
      {picked && <Badge tone="accent">Next pick</Badge>}
      {Object.hasOwn(tierPins, model.id) && <Badge tone="outline">Moved</Badge>}
      {hasOwnFigures(model) && <Badge tone="outline">Yours</Badge>}
      {model.status !== 'active' && <Badge tone="warn">{model.status}</Badge>}
    </>
  );
}

/** Some figure is the person's own. */
function hasOwnFigures({ replacedScore, endpoints }: ModelView): boolean {
  return replacedScore !== null || endpoints.some(({ replaced }) => replaced !== null);
}
