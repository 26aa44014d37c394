import { toCallId, toNineCharacterId } from '../call-ids.ts';
import { objectOf, objectsOf } from '../json-value.ts';
import { withEntries, withoutPath, withTextsAt } from './edit-body.ts';
import type { Repair, RepairRule } from './repair.ts';

/** Refusals that come from the shape of ids, roles and names. */
export const shapeRepairs: readonly RepairRule[] = [
  ({ text }) => (nineCharacters.test(text) ? nineCharacterIds : null),
  ({ text }) => (badCallId.test(text) ? plainCallIds : null),
  ({ dialect, text }) =>
    dialect === 'openai-responses' && /expected an id that begins with/i.test(text) ? dropItemIds : null,
  ({ dialect, text }) => (dialect === 'openai-chat' && unknownDeveloper.test(text) ? developerToSystem : null),
  ({ dialect, text }) => (dialect === 'anthropic-messages' && unexpectedSystem.test(text) ? systemToUser : null),
  ({ dialect, text }) =>
    dialect === 'openai-chat' && /tool_calls[^.]{0,60}(?:too short|empty|at least 1|non-empty)/i.test(text)
      ? dropEmptyCalls
      : null,
];

/** Mistral: "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9". */
const nineCharacters = /tool call id[^]{0,120}length of 9/i;
/** Anthropic: "tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"; OpenAI: "call_id: string too long". */
const badCallId =
  /(?:tool_use|tool_use_id|tool_result|call_id|tool_call_id)[^]{0,80}(?:match pattern|too long|invalid format)/i;
/** "Unknown role: developer", "role … 'developer' is not one of". */
const unknownDeveloper = /(?:role[^]{0,80}developer|developer[^]{0,60}role)/i;
/** 'messages: Unexpected role "system"'. */
const unexpectedSystem = /unexpected role "?system/i;

const callIdNames: ReadonlySet<string> = new Set(['tool_call_id', 'tool_use_id', 'call_id']);

/** Changes the id of every call, and of every mention of it. */
function withCallIds(change: (id: string) => string): Repair['apply'] {
  return (body) => {
    const mentions = withTextsAt(body, callIdNames, change);
    const changeCall = (call: unknown): unknown => {
      const object = objectOf(call);
      return typeof object?.id === 'string' && change(object.id) !== object.id
        ? { ...object, id: change(object.id) }
        : call;
    };
    return withEntries(mentions, 'messages', (message) => {
      const calls = message.tool_calls;
      if (Array.isArray(calls)) {
        const next = calls.map(changeCall);
        return next.some((call, index) => call !== calls[index]) ? { ...message, tool_calls: next } : message;
      }
      const blocks = message.content;
      if (!Array.isArray(blocks)) return message;
      const next = blocks.map((block) => (objectOf(block)?.type === 'tool_use' ? changeCall(block) : block));
      return next.some((block, index) => block !== blocks[index]) ? { ...message, content: next } : message;
    });
  };
}

const nineCharacterIds: Repair = {
  id: 'call-ids-of-nine',
  lasting: true,
  describe: 'Shortened the ids of tool calls to the nine characters this provider takes.',
  apply: withCallIds(toNineCharacterId),
};

const plainCallIds: Repair = {
  id: 'plain-call-ids',
  lasting: true,
  describe: 'Rewrote ids of tool calls with letters, digits, _ and - only.',
  apply: withCallIds(toCallId),
};

const dropItemIds: Repair = {
  id: 'drop-item-ids',
  lasting: true,
  describe: 'Left out ids of earlier items, which another provider gave.',
  apply: (body) =>
    withEntries(body, 'input', (item) =>
      item.type === 'item_reference' || item.type === 'reasoning' ? item : withoutPath(item, ['id']),
    ),
};

const developerToSystem: Repair = {
  id: 'developer-to-system',
  lasting: true,
  describe: 'Wrote the role `developer` as `system`, which this provider knows.',
  apply: (body) =>
    withEntries(body, 'messages', (message) =>
      message.role === 'developer' ? { ...message, role: 'system' } : message,
    ),
};

const systemToUser: Repair = {
  id: 'system-to-user',
  lasting: true,
  describe:
    'Moved instructions from the middle of the conversation into messages of the user, the only ones this model takes there.',
  apply: (body) =>
    withEntries(body, 'messages', (message) => {
      if (message.role !== 'system') return message;
      const text =
        typeof message.content === 'string'
          ? message.content
          : objectsOf(message.content)
              .map((block) => String(block.text ?? ''))
              .join('\n');
      return { role: 'user', content: [{ type: 'text', text: `<system>\n${text}\n</system>` }] };
    }),
};

const dropEmptyCalls: Repair = {
  id: 'drop-empty-calls',
  lasting: true,
  describe: 'Left out empty lists of tool calls.',
  apply: (body) =>
    withEntries(body, 'messages', (message) =>
      Array.isArray(message.tool_calls) && message.tool_calls.length === 0
        ? withoutPath(message, ['tool_calls'])
        : message,
    ),
};
