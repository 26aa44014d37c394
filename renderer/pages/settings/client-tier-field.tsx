import type { Tier } from '../../../shared/tier.ts';
import { Field, Select } from '../../components/field.tsx';
import { tierOrder, tierWords } from '../../tier-words.ts';

interface ClientTierFieldProps {
  /** null = the tier that holds for everybody. */
  readonly value: Tier | null;
  readonly onChange: (tier: Tier | null) => void;
}

/** The tier of a client key. */
export function ClientTierField({ value, onChange }: ClientTierFieldProps) {
  return (
    <Field label="Quality" hint="What this client gets when it does not ask for a tier.">
      {({ id, describedBy }) => (
        <Select<Tier | ''>
          id={id}
          aria-describedby={describedBy}
          value={value ?? ''}
          onChange={(tier) => onChange(tier === '' ? null : tier)}
          options={[
            { value: '', label: 'As on Overview' },
            ...tierOrder.map((option) => ({ value: option, label: tierWords[option].name })),
          ]}
        />
      )}
    </Field>
  );
}
