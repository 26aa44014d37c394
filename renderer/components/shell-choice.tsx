import type { Shell } from '../snippets.ts';
import { Choice } from './choice.tsx';

const shells: readonly { readonly value: Shell; readonly label: string }[] = [
  { value: 'bash', label: 'bash' },
  { value: 'powershell', label: 'PowerShell' },
  { value: 'cmd', label: 'cmd' },
];

interface ShellChoiceProps {
  readonly shell: Shell;
  readonly onChange: (shell: Shell) => void;
}

/** Which terminal a line is for. */
export function ShellChoice({ shell, onChange }: ShellChoiceProps) {
  return <Choice<Shell> label="Terminal" value={shell} onChange={onChange} options={shells} />;
}
