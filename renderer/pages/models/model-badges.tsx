import type { ModelView } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';

/** Badges beside a model's name. */
export function ModelBadges({ model, picked }: { readonly model: ModelView; readonly picked: boolean }) {
  return (
    <>
      {picked && <Badge tone="accent">Next pick</Badge>}
      {model.pinned && <Badge tone="outline">Moved</Badge>}
      {model.status !== 'active' && <Badge tone="warn">{model.status}</Badge>}
    </>
  );
}
