import { shell } from 'electron';

/**
 * Opens a web page in the person's own browser: the only way out of the window. Anything but plain https is refused,
 * because the system would start other programs for other schemes.
 */
export async function openLink(url: string): Promise<void> {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
    throw new Error('Only https links can be opened.');
  }
  await shell.openExternal(parsed.href);
}
