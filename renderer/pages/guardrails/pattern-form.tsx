import { useState } from 'react';
import type { CustomPattern } from '../../../shared/guardrails.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { DialogActions } from '../../components/dialog.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { useBusy } from '../../hooks/use-action.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { actionOptions } from './content-words.ts';
import { policyOf } from './draft-policy.ts';

interface PatternFormProps {
  readonly onDraft: (draft: CustomPattern | null) => void;
  /** Ends when it is saved, or was not. */
  readonly onSave: (pattern: CustomPattern) => Promise<void>;
  readonly onCancel: () => void;
}

const empty: CustomPattern = { label: '', pattern: '', ignoreCase: false, action: 'redact' };

/** Writes one pattern. Main says at once whether it can be used: only forms that are safe on any text can. */
export function PatternForm({ onDraft, onSave, onCancel }: PatternFormProps) {
  const [form, setForm] = useState(empty);
  const { busy, run } = useBusy();
  const isWritten = form.pattern !== '';
  const named = { ...form, label: form.label.trim() === '' ? 'pattern' : form.label.trim() };
  const checked = useAnswer('guardrails.preview', isWritten ? { text: '', policy: policyOf(named) } : null, {
    waitMs: 150,
  });
  const problem = isWritten && !checked.busy ? checked.problem : null;
  const isReady = isWritten && form.label.trim() !== '' && !checked.busy && problem === null;
  const edit = (changes: Partial<CustomPattern>): void => {
    const next = { ...form, ...changes };
    setForm(next);
    // the try-out can only use a pattern that is whole
    onDraft(next.pattern === '' || next.label.trim() === '' ? null : { ...next, label: next.label.trim() });
  };
  return (
    <form
      className="pattern-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) run(() => onSave(named));
      }}
    >
      <Field label="Name" hint="Clients whose request is blocked read it.">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            // the person has just asked for it
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            maxLength={100}
            placeholder="Project names"
            value={form.label}
            onChange={(event) => edit({ label: event.target.value })}
          />
        )}
      </Field>
      <Field label="Regular expression" error={problem} hint="Without look-around and back-references.">
        {({ id, describedBy }) => (
          <TextInput
            mono
            id={id}
            aria-describedby={describedBy}
            aria-invalid={problem !== null}
            placeholder="PRJ-\d{4,6}"
            value={form.pattern}
            onChange={(event) => edit({ pattern: event.target.value })}
          />
        )}
      </Field>
      <div className="pattern-form-line">
        <Choice
          label="When it is found"
          value={form.action}
          onChange={(action) => edit({ action })}
          options={actionOptions.filter(({ value }) => value !== 'off')}
        />
        <span className="pattern-form-case">
          <Switch
            label="Upper and lower case are the same"
            checked={form.ignoreCase}
            onChange={(ignoreCase) => edit({ ignoreCase })}
          />
          Ignore case
        </span>
      </div>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy} disabled={!isReady}>
          Add pattern
        </Button>
      </DialogActions>
    </form>
  );
}
