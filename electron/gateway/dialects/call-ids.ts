import { hashText } from './hash-text.ts';

/** Fits Anthropic (`^[a-zA-Z0-9_-]+$`) and OpenAI (64 characters); an id that fits already stays. */
export function toCallId(id: string): string {
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(id)) return id;
  return `${id.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 50)}_${hashText(id)}`;
}

/** Mistral takes exactly nine letters and digits ("Tool call id must be a-z, A-Z, 0-9, with a length of 9"). */
export function toNineCharacterId(id: string): string {
  if (/^[a-zA-Z0-9]{9}$/.test(id)) return id;
  return hashText(id).padStart(9, '0').slice(-9);
}
