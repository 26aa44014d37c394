import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { Dialect } from '../../shared/dialect.ts';
import type { ClientView } from './sdk-clients.ts';

/** What a client's library should see of each recorded answer, whoever gave it. Usage: prompt, completion, cached. */
export const answers: Readonly<Record<string, Partial<ClientView>>> = {
  text: { text: 'Grüße, wörld 🌍!', usage: [100, 20, 40] },
  tool: { text: 'I look.', calls: [{ name: 'list_dir', input: { depth: 2 } }], usage: [50, 30, 0] },
  tools: {
    calls: [
      { name: 'read_file', input: { path: 'a "b".ts' } },
      { name: 'list_dir', input: { depth: 2 } },
    ],
    usage: [50, 30, 0],
  },
  reasoning: { reasoning: 'First I think.', text: 'Then I answer.', usage: [10, 12, 4] },
  refusal: { refusal: 'I cannot help with that.' },
  structured: { text: '{"answer":42}' },
};

/** How each client is told why an answer ended. */
const finishes: Readonly<Record<InboundDialect, Readonly<Record<string, string>>>> = {
  'openai-chat': { tool: 'tool_calls', tools: 'tool_calls', refusal: 'content_filter', other: 'stop' },
  'openai-responses': { other: 'completed' },
  'anthropic-messages': { tool: 'tool_use', tools: 'tool_use', refusal: 'refusal', other: 'end_turn' },
};

const nothing: ClientView = { text: '', calls: [], refusal: '', reasoning: '', finish: '', usage: null };

/** @returns what the library of `inbound` should make of the recorded answer `name` of an `outbound` provider. */
export function expectedView(inbound: InboundDialect, outbound: Dialect, name: string): ClientView {
  const finish = finishes[inbound][name] ?? finishes[inbound].other ?? '';
  const view = { ...nothing, ...answers[name], finish };
  if (name !== 'refusal') return view;
  // Google names only a reason; who cannot tell a filter from a refusal says "filtered"
  const refusal = outbound === 'gemini' ? 'The provider refused the prompt (PROHIBITED_CONTENT).' : view.refusal;
  const incomplete = inbound === 'openai-responses' && (outbound === 'gemini' || outbound === 'openai-chat');
  return { ...view, refusal, finish: incomplete ? 'content_filter' : view.finish };
}

/** Leaves usage out where the recorded answer has none worth comparing. */
export function comparable(name: string, { usage, ...view }: ClientView): Partial<ClientView> {
  return answers[name]?.usage === undefined ? view : { ...view, usage };
}
