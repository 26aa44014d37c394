import { useId, useState } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { Slider } from '../../components/slider.tsx';
import { Switch } from '../../components/switch.tsx';
import { TierShape } from '../../components/tier-mark.tsx';
import { formatPlural, formatTokens } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';
import { PriceCap } from './price-cap.tsx';
import { bodyOf, hasVariants, modelIdOf, readPatterns, type Trial, type TrialRouter } from './trial.ts';

interface TrialFormProps {
  readonly trial: Trial;
  readonly onChange: (trial: Trial) => void;
}

const routers: readonly { readonly value: TrialRouter; readonly label: string }[] = [
  { value: 'pareto', label: 'Pareto' },
  { value: 'auto', label: 'Auto' },
  { value: 'free', label: 'Free' },
  { value: 'model', label: 'A model' },
];

/** What a request says and needs. */
export function TrialForm({ trial, onChange }: TrialFormProps) {
  const { router } = trial;
  const body = bodyOf(trial);
  const edit = (changes: Partial<Trial>): void => onChange({ ...trial, ...changes });
  return (
    <>
      <div className="trial-part">
        <span className="trial-name">Router</span>
        <Choice<TrialRouter>
          label="Router"
          value={router}
          onChange={(next) => edit({ router: next })}
          options={routers}
        />
      </div>
      {router === 'model' && <ModelField model={trial.model} onChange={(model) => edit({ model })} />}
      {router === 'auto' && (
        <Field label="What is asked" hint="The Auto Router reads it here, on this machine.">
          {({ id, describedBy }) => (
            <textarea
              id={id}
              aria-describedby={describedBy}
              className="input"
              rows={4}
              value={trial.prompt}
              onChange={(event) => edit({ prompt: event.target.value })}
            />
          )}
        </Field>
      )}
      {router === 'pareto' && <TierField trial={trial} edit={edit} />}
      {hasVariants(router) && <VariantField trial={trial} edit={edit} />}
      {router === 'pareto' && <PriceCap value={trial.maxPrice} onChange={(maxPrice) => edit({ maxPrice })} />}
      <hr className="trial-rule" />
      <SizeField tokens={trial.promptTokens} onChange={(promptTokens) => edit({ promptTokens })} />
      <NeedField title="Uses tools" on={trial.tools} onChange={(tools) => edit({ tools })} />
      <NeedField title="Has images" on={trial.images} onChange={(images) => edit({ images })} />
      <hr className="trial-rule" />
      <PatternsField patterns={trial.patterns} onChange={(patterns) => edit({ patterns })} />
      <Field label="At another time" hint="Some prices depend on the hour and the date.">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            type="datetime-local"
            value={trial.at}
            onChange={(event) => edit({ at: event.target.value })}
          />
        )}
      </Field>
      <hr className="trial-rule" />
      <div className="trial-line">
        <code className="truncate">{modelIdOf(trial) ?? ''}</code>
        {body !== null && (
          <CopyButton text={JSON.stringify(body, null, 2)} label="Copy body of the request">
            Copy body
          </CopyButton>
        )}
      </div>
    </>
  );
}

interface PartProps {
  readonly trial: Trial;
  readonly edit: (changes: Partial<Trial>) => void;
}

function TierField({ trial: { tier, maxPrice }, edit }: PartProps) {
  return (
    <div className="trial-part">
      <span className="trial-name">Tier</span>
      <Choice
        label="Tier"
        value={tier ?? 'none'}
        disabled={maxPrice !== null}
        onChange={(next) => edit({ tier: next === 'none' ? null : next })}
        options={[
          { value: 'none' as const, label: 'Default' },
          ...tierOrder.map((value) => ({
            value,
            label: (
              <>
                <TierShape tier={value} size={9} /> {tierWords[value].name}
              </>
            ),
          })),
        ]}
      />
      {maxPrice !== null && <p className="trial-value">A price cap chooses by price alone, whatever the tier.</p>}
    </div>
  );
}

function VariantField({ trial: { variant }, edit }: PartProps) {
  return (
    <div className="trial-part">
      <span className="trial-name">Order</span>
      <Choice
        label="Order"
        value={variant ?? 'none'}
        onChange={(next) => edit({ variant: next === 'none' ? null : next })}
        options={[
          { value: 'none' as const, label: 'Default' },
          { value: 'floor', label: 'Cheapest' },
          { value: 'nitro', label: 'Fastest' },
        ]}
      />
    </div>
  );
}

function ModelField({ model, onChange }: { readonly model: string; readonly onChange: (model: string) => void }) {
  const { models } = useSlice('catalog');
  const listId = useId();
  return (
    <Field label="Model">
      {({ id }) => (
        <>
          <TextInput
            mono
            id={id}
            list={listId}
            placeholder="author/slug"
            value={model}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={listId}>
            {models.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {entry.name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** Sizes worth trying: context windows and the steps of prices by prompt length lie between them. */
const sizes = [500, 2_000, 8_000, 32_000, 64_000, 128_000, 200_000, 272_000, 400_000, 1_000_000];

function SizeField({ tokens, onChange }: { readonly tokens: number; readonly onChange: (tokens: number) => void }) {
  const id = useId();
  return (
    <div className="trial-part">
      <div className="trial-line">
        <label className="trial-name" htmlFor={id}>
          Prompt
        </label>
        <span className="trial-value">{formatTokens(tokens)} tokens</span>
      </div>
      <Slider
        id={id}
        min={0}
        max={sizes.length - 1}
        value={Math.max(0, sizes.indexOf(tokens))}
        valueText={`${formatTokens(tokens)} tokens`}
        onChange={(index) => onChange(sizes[index] ?? tokens)}
      />
    </div>
  );
}

interface NeedFieldProps {
  readonly title: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function NeedField({ title, on, onChange }: NeedFieldProps) {
  const id = useId();
  return (
    <div className="trial-line">
      <label className="trial-name" htmlFor={id}>
        {title}
      </label>
      <Switch id={id} checked={on} onChange={onChange} />
    </div>
  );
}

interface PatternsFieldProps {
  readonly patterns: readonly string[];
  readonly onChange: (patterns: readonly string[]) => void;
}

function PatternsField({ patterns, onChange }: PatternsFieldProps) {
  const [text, setText] = useState(() => patterns.join(', '));
  const hint =
    patterns.length === 0
      ? 'Patterns with *, parted by commas. Empty: every model.'
      : `${formatPlural(patterns.length, 'pattern')}, tried out here only.`;
  return (
    <Field label="Only these models" hint={hint}>
      {({ id, describedBy }) => (
        <TextInput
          mono
          id={id}
          aria-describedby={describedBy}
          placeholder="anthropic/*, */glm-*"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onChange(readPatterns(event.target.value));
          }}
        />
      )}
    </Field>
  );
}
