import type { ClientLimits } from '../../../shared/guardrails.ts';
import { Field, TextInput } from '../../components/field.tsx';
import { NumberField } from '../../components/number-field.tsx';
import { PatternEditor } from '../../components/pattern-editor.tsx';
import { budgetPeriods } from '../../budget-periods.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { endOfDay, toDateField } from './expiry.ts';

interface ClientLimitFieldsProps {
  readonly limits: ClientLimits;
  readonly onChange: (limits: ClientLimits) => void;
}

/** What one client may spend, how often it may ask, which models it may use, and until when. */
export function ClientLimitFields({ limits, onChange }: ClientLimitFieldsProps) {
  const { models } = useSlice('catalog');
  const { budget, rateLimits, allowed, expiresAt } = limits;
  const modelIds = [...new Set(models.flatMap(({ id, author }) => [`${author}/*`, id]))];
  const editModels = (changes: Partial<typeof allowed.models>): void =>
    onChange({ ...limits, allowed: { ...allowed, models: { ...allowed.models, ...changes } } });
  return (
    <>
      <h3>Budget</h3>
      <div className="key-numbers">
        {budgetPeriods.map(({ name, title }) => (
          <span key={name} className="key-number">
            <span aria-hidden="true">{title}</span>
            <NumberField
              label={`${title}, $`}
              value={budget[name]}
              min={0.0001}
              max={1_000_000}
              before="$"
              whenEmpty="No limit"
              onSave={(value) => onChange({ ...limits, budget: { ...budget, [name]: value } })}
            />
          </span>
        ))}
      </div>
      <h3>Rate limits</h3>
      <div className="key-numbers">
        {rateNames.map(([name, title]) => (
          <span key={name} className="key-number">
            <span aria-hidden="true">{title}</span>
            <NumberField
              label={title}
              value={rateLimits[name]}
              min={1}
              max={1_000_000_000}
              whenEmpty="No limit"
              onSave={(value) =>
                onChange({
                  ...limits,
                  rateLimits: { ...rateLimits, [name]: value === null ? null : Math.round(value) },
                })
              }
            />
          </span>
        ))}
      </div>
      <h3>Models</h3>
      <PatternEditor
        label="Allowed models"
        placeholder="anthropic/*"
        tone="include"
        patterns={allowed.models.include}
        suggestions={modelIds}
        onChange={(include) => editModels({ include: [...include] })}
      />
      <PatternEditor
        label="Excluded models"
        placeholder="*/*-preview"
        tone="exclude"
        patterns={allowed.models.exclude}
        suggestions={modelIds}
        onChange={(exclude) => editModels({ exclude: [...exclude] })}
      />
      <Field label="Works until" hint="The end of that day. Empty: it works until it is revoked.">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            type="date"
            value={toDateField(expiresAt)}
            onChange={(event) => onChange({ ...limits, expiresAt: endOfDay(event.target.value) })}
          />
        )}
      </Field>
    </>
  );
}

const rateNames = [
  ['requestsPerMinute', 'Requests per minute'],
  ['tokensPerMinute', 'Tokens per minute'],
] as const;
