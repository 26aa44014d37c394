import type { ModelView } from '../../../shared/app-state.ts';
import type { TierPin } from '../../../shared/settings.ts';
import { Choice } from '../../components/choice.tsx';
import { Switch } from '../../components/switch.tsx';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { showToast } from '../../hooks/toasts.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';

type Placement = TierPin | 'automatic';

const placements: readonly { readonly value: Placement; readonly label: string }[] = [
  { value: 'automatic', label: 'Automatic' },
  ...tierOrder.map((tier) => ({ value: tier, label: tierWords[tier].name })),
  { value: 'none', label: 'None' },
];

/** Where a person puts a model, and whether it is used at all. */
export function ModelControls({ model }: { readonly model: ModelView }) {
  const pin = useSlice('settings').tierPins[model.id];
  const placed: Placement = pin ?? 'automatic';
  return (
    <div className="model-controls">
      <div className="model-control">
        <span>Tier</span>
        <Choice label="Tier" value={placed} onChange={(next) => void place(model, placed, next)} options={placements} />
      </div>
      {pin === undefined && model.pinned && <p className="faint">{whyPinned(model)}</p>}
      <div className="model-control">
        <label htmlFor="model-enabled">Use this model</label>
        <Switch id="model-enabled" checked={model.enabled} onChange={(on) => void setEnabled(model, on)} />
      </div>
    </div>
  );
}

/** Who put a model into its tier, where the person did not. */
function whyPinned({ id }: ModelView): string {
  return id.startsWith('demo/') ? 'Demo models have a tier of their own.' : 'The configuration file put it here.';
}

async function place({ id, name }: ModelView, from: Placement, to: Placement): Promise<void> {
  const send = (placement: Placement): Promise<unknown> =>
    act('models.setTier', { model: id, tier: placement === 'automatic' ? null : placement }, `${name} was not moved`);
  if ((await send(to)) === null) return;
  const words = placements.find(({ value }) => value === to)?.label ?? to;
  showToast({ tone: 'plain', title: `${name}: tier ${words.toLowerCase()}`, undo: () => void send(from) });
}

async function setEnabled({ id, name }: ModelView, enabled: boolean): Promise<void> {
  const send = (on: boolean): Promise<unknown> =>
    act('models.setEnabled', { model: id, enabled: on }, `${name} could not be switched`);
  if ((await send(enabled)) === null || enabled) return;
  showToast({ tone: 'plain', title: `${name} is switched off`, undo: () => void send(true) });
}
