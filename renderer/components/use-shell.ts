import type { Shell } from '../snippets.ts';
import { useKept } from '../hooks/use-kept.ts';

/** What the browser says of its machine; `userAgentData` is Chromium's alone. */
type System = Pick<Navigator, 'platform'> & { readonly userAgentData?: { readonly platform: string } };

/** The shell that people of this machine type into, until one of the window chooses another. */
export function useShell(): readonly [Shell, (next: Shell) => void] {
  return useKept<Shell>('shell', usualShell(navigator));
}

/** @returns PowerShell on Windows: its terminal opens with it. */
export function usualShell({ platform, userAgentData }: System): Shell {
  return /^win/i.test(userAgentData?.platform ?? platform) ? 'powershell' : 'bash';
}
