import { useEffect, useState } from 'react';
import { showToast } from '../hooks/toasts.ts';
import { Button, IconButton } from './button.tsx';

interface CopyButtonProps {
  /** What is copied: a text, or where to get it from. null = there was nothing to copy, and why has been said. */
  readonly text: string | (() => Promise<string | null>);
  /** What the button is called, e.g. "Copy base URL". */
  readonly label: string;
  /** Shown on the button; without it the button is only a picture. */
  readonly children?: string;
}

/** Copies to the clipboard and says so for a moment. */
export function CopyButton({ text, label, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (): Promise<void> => {
    const found = typeof text === 'string' ? text : await text();
    if (found !== null && (await copyText(found))) setCopied(true);
  };
  const common = { icon: copied ? 'check' : 'copy', onClick: () => void copy() } as const;
  return (
    <>
      {children === undefined ? (
        <IconButton {...common} label={copied ? 'Copied' : label} data-copied={copied || undefined} />
      ) : (
        <Button {...common} small aria-label={copied ? undefined : label} data-copied={copied || undefined}>
          {copied ? 'Copied' : children}
        </Button>
      )}
      <output className="visually-hidden">{copied ? 'Copied' : ''}</output>
    </>
  );
}

/** @returns whether it worked; a refusal has been shown. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    showToast({ tone: 'bad', title: 'Copying was refused', detail: 'Select the text and copy it with the keyboard.' });
    return false;
  }
}
