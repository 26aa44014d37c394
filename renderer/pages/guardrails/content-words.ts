import type { ContentAction, DetectorName } from '../../../shared/guardrails.ts';

/** What is looked for, in words a newcomer understands. Best known first. */
export const detectorWords: Readonly<Record<DetectorName, { readonly title: string; readonly hint: string }>> = {
  secrets: { title: 'Secrets', hint: 'Keys and tokens in the formats of well-known companies, private keys.' },
  email: { title: 'E-mail addresses', hint: 'ada@lovelace.org, but none of example.com.' },
  phone: { title: 'Phone numbers', hint: 'International and common national forms.' },
  'credit-card': { title: 'Card numbers', hint: 'Only numbers whose check digit is right.' },
  'national-id': { title: 'National ids', hint: 'Numbers that states give to people.' },
  'ip-address': { title: 'IP addresses', hint: 'IPv4 and IPv6.' },
  'prompt-injection': { title: 'Prompt injection', hint: 'Phrases that try to overrule the instructions.' },
};

export const detectorOrder = Object.keys(detectorWords) as readonly DetectorName[];

export const actionWords: Readonly<Record<ContentAction, { readonly name: string; readonly done: string }>> = {
  off: { name: 'Off', done: 'is not looked for' },
  flag: { name: 'Tell', done: 'is told' },
  redact: { name: 'Redact', done: 'is redacted' },
  block: { name: 'Block', done: 'is blocked' },
};

export const actionOptions = (Object.keys(actionWords) as readonly ContentAction[]).map((value) => ({
  value,
  label: actionWords[value].name,
}));

/** @param label detector, detector with a format, or the label of a custom pattern */
export function findingName(label: string): string {
  const [, name = '', format] = /^([a-z-]+)(?: \((.+)\))?$/.exec(label) ?? [];
  if (!Object.hasOwn(detectorWords, name)) return label;
  const { title } = detectorWords[name as DetectorName];
  return format === undefined ? title : `${title}: ${format}`;
}
