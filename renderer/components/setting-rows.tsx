import { Choice, type ChoiceProps } from './choice.tsx';
import { NumberField, type NumberFieldProps } from './number-field.tsx';
import { Setting } from './setting.tsx';
import { Switch } from './switch.tsx';

interface Words {
  readonly title: string;
  readonly hint?: string | undefined;
}

/** A line with a number in it. */
export function NumberSetting({
  title,
  hint,
  ...field
}: Words & Omit<NumberFieldProps, 'id' | 'label' | 'describedBy'>) {
  return (
    <Setting title={title} hint={hint}>
      {({ id, describedBy }) => <NumberField {...field} id={id} describedBy={describedBy} />}
    </Setting>
  );
}

interface SwitchSettingProps extends Words {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
}

/** A line with a switch. */
export function SwitchSetting({ title, hint, on, onChange, disabled = false }: SwitchSettingProps) {
  return (
    <Setting title={title} hint={hint}>
      {({ id, describedBy }) => (
        <Switch id={id} describedBy={describedBy} checked={on} onChange={onChange} disabled={disabled} />
      )}
    </Setting>
  );
}

/** A line with one of a few. */
export function ChoiceSetting<T extends string>({
  title,
  hint,
  ...choice
}: Words & Omit<ChoiceProps<T>, 'label' | 'describedBy'>) {
  return (
    <Setting title={title} hint={hint} group>
      {({ describedBy }) => <Choice {...choice} label={title} describedBy={describedBy} />}
    </Setting>
  );
}
