import type { GuardrailSettings } from '../../shared/guardrails.ts';
import { act } from './use-action.ts';
import { useMirror, useSlice } from './use-desk.ts';
import { showToast } from './toasts.ts';

export interface Guardrails {
  readonly rules: GuardrailSettings;
  /** Saves some rules. `words` say what was done, on a message that can take it back. */
  readonly change: (changes: Partial<GuardrailSettings>, words: string) => Promise<boolean>;
}

/** The rules for everybody. Main takes them as a whole, so that no two changes can mix. */
export function useGuardrails(): Guardrails {
  const { guardrails: rules } = useSlice('settings');
  const mirror = useMirror();
  const save = async (next: GuardrailSettings): Promise<boolean> =>
    (await act('settings.update', { guardrails: next }, 'The rule was not changed')) !== null;
  return {
    rules,
    change: async (changes, words) => {
      if (!(await save({ ...rules, ...changes }))) return false;
      const keys = Object.keys(changes) as (keyof GuardrailSettings)[];
      const before = Object.fromEntries(keys.map((key) => [key, rules[key]])) as Partial<GuardrailSettings>;
      // what was changed since then stays
      const present = (): GuardrailSettings => mirror.view().state?.settings.guardrails ?? rules;
      showToast({ tone: 'plain', title: words, undo: () => void save({ ...present(), ...before }) });
      return true;
    },
  };
}
