import { Switch as RadixSwitch } from 'radix-ui';
import './switch.css';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Name for screen readers, when no label element points here. */
  readonly label?: string;
  readonly id?: string;
  readonly describedBy?: string | undefined;
  readonly disabled?: boolean;
}

export function Switch({ checked, onChange, label, id, describedBy, disabled = false }: SwitchProps) {
  return (
    <RadixSwitch.Root
      className="switch"
      id={id}
      checked={checked}
      onCheckedChange={onChange}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
    >
      <RadixSwitch.Thumb className="switch-thumb" />
    </RadixSwitch.Root>
  );
}
