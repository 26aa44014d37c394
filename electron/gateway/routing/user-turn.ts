/**
 * Tells a new turn of the person from a step inside an agent's tool loop, in any of the wire formats.
 *
 * @param body parsed request
 * @returns false when the conversation ends in the result of a tool
 */
export function isUserTurn(body: Readonly<Record<string, unknown>>): boolean {
  const conversation = body.messages ?? body.input;
  const last: unknown = Array.isArray(conversation) ? conversation.at(-1) : null;
  if (!isObject(last)) return true;
  if (last.role === 'tool' || last.role === 'function') return false;
  // of functions, of tools that take free text, of a shell: the responses format has one word for each
  if (typeof last.type === 'string' && last.type.endsWith('_output')) return false;
  return !(Array.isArray(last.content) && last.content.some((part) => isObject(part) && part.type === 'tool_result'));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
