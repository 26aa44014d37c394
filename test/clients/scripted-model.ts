import {
  answers,
  chunk,
  done,
  sendEvents,
  sendJson,
  usage,
  usageChunk,
  type Script,
} from '../support/fake-upstream.ts';
import type { ToolCall } from './agent-client.ts';

/** Closing words of the model. */
const closing = 'I have fixed the typo.';

/** Name of a tool as a chat request declares it. */
export function toolNames(body: Readonly<Record<string, unknown>>): readonly string[] {
  const tools = (body.tools ?? []) as readonly { readonly function?: { readonly name?: string } }[];
  return tools.map((tool) => tool.function?.name ?? '');
}

/**
 * A model behind a chat provider that makes the given calls one by one, then closes. A request without tools is a client
 * that wants a title.
 */
export function makesCalls(calls: readonly ToolCall[]): Script {
  return (outgoing, seen) => {
    if (toolNames(seen.json).length === 0) return answers('Fix a typo')(outgoing, seen);
    const results = resultsIn(seen.json);
    const call = calls[results];
    if (call === undefined) return answers(closing)(outgoing, seen);
    const made = {
      id: `call_${results}`,
      type: 'function',
      function: { name: call.name, arguments: JSON.stringify(call.input) },
    };
    if (seen.json.stream === true) return sendEvents(outgoing, eventsFor(made));
    sendJson(outgoing, 200, {
      id: 'up-1',
      object: 'chat.completion',
      created: 1,
      model: 'up',
      choices: [
        { index: 0, message: { role: 'assistant', content: null, tool_calls: [made] }, finish_reason: 'tool_calls' },
      ],
      usage,
    });
  };
}

function eventsFor(made: { readonly function: { readonly name: string; readonly arguments: string } }): string[] {
  const { arguments: text } = made.function;
  const pieces = text.match(/[^]{1,24}/g) ?? [];
  return [
    chunk({ role: 'assistant', content: '' }),
    chunk({ tool_calls: [{ index: 0, ...made, function: { ...made.function, arguments: '' } }] }),
    ...pieces.map((piece) => chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    chunk({}, 'tool_calls'),
    usageChunk,
    done,
  ];
}

/** Results of tools since the person spoke. */
function resultsIn(body: Readonly<Record<string, unknown>>): number {
  const messages = body.messages as readonly { readonly role: string }[];
  return messages.filter(({ role }) => role === 'tool').length;
}
