import type { ReasoningSeal } from './conversation.ts';

const prefix = 'pareto:';
/** How a field with a packed seal begins in a body. */
export const packedSealMark = `"${prefix}`;

/**
 * Packs a seal into the one opaque field a client's format has for it (`signature`, `encrypted_content`), so that it comes
 * back with the next turn and we know then which maker can read it.
 */
export function packSeal(seal: ReasoningSeal): string {
  return `${prefix}${seal.maker}:${seal.form}:${seal.itemId ?? ''}:${seal.data}`;
}

/** @returns the seal a field holds; null when it was not packed by us. */
export function unpackSeal(field: string): ReasoningSeal | null {
  if (!field.startsWith(prefix)) return null;
  const [maker, form, itemId] = field.slice(prefix.length).split(':', 3);
  if (maker === undefined || itemId === undefined || !isForm(form)) return null;
  const data = field.slice(prefix.length + maker.length + form.length + itemId.length + 3);
  return { maker, form, data, itemId: itemId === '' ? null : itemId };
}

/**
 * Tells whether a body may carry packed seals. Where client and provider speak one format the body goes out as it came, but
 * a seal of ours would be a broken signature there: see `openSeals`.
 *
 * @param body text or bytes
 */
export function mayHoldPackedSeal(body: { includes(text: string): boolean }): boolean {
  return body.includes(packedSealMark);
}

/** A seal that says nothing but who thought: text without a signature must still name its maker. */
export function emptySeal(maker: string): ReasoningSeal {
  return { maker, form: 'signature', data: '', itemId: null };
}

/** @returns the author part of `author/slug`. */
export function authorOf(model: string): string {
  const slash = model.indexOf('/');
  return slash < 0 ? 'unknown' : model.slice(0, slash);
}

function isForm(form: string | undefined): form is ReasoningSeal['form'] {
  return form === 'signature' || form === 'redacted' || form === 'encrypted';
}
