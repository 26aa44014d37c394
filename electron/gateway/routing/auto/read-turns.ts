/** A tool call as the model asked for it. */
export interface ToolCall {
  readonly name: string;
  /** Arguments as text; an object is written back to JSON. */
  readonly input: string;
  /** The arguments were meant to be JSON and are not. */
  readonly malformed: boolean;
}

/** One entry of a conversation, whatever wire format it came in. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** The client marked this tool result as an error. */
  readonly flaggedError: boolean;
}

/**
 * Reads the conversation of a chat, messages or responses body. Tolerant: what it does not know it skips, and it never throws,
 * because a body that is wrong is refused elsewhere.
 */
export function readTurns(body: unknown): readonly Turn[] {
  if (!isRecord(body)) return [];
  const entries = Array.isArray(body['messages']) ? body['messages'] : body['input'];
  if (Array.isArray(entries)) return entries.flatMap(readEntry);
  const single = typeof entries === 'string' ? entries : body['prompt'];
  return typeof single === 'string' ? [turn('user', single)] : [];
}

function readEntry(entry: unknown): readonly Turn[] {
  if (typeof entry === 'string') return [turn('user', entry)];
  if (!isRecord(entry)) return [];
  switch (entry['type']) {
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
      return [
        {
          ...turn('assistant', ''),
          calls: [readCall(entry['name'] ?? entry['type'], entry['arguments'] ?? entry['input'] ?? entry['action'])],
        },
      ];
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'local_shell_call_output':
      return [turn('tool', readText(entry['output']))];
    case 'reasoning':
      return [];
    default:
      return readMessage(entry);
  }
}

/** An Anthropic user message may hold tool results and text together: the results come first, as they happened. */
function readMessage(entry: Record<string, unknown>): readonly Turn[] {
  const role = readRole(entry['role']);
  if (role === null) return [];
  const content = entry['content'];
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  const results = parts.filter((part) => part['type'] === 'tool_result').map(readToolResult);
  const text = readText(content);
  const calls = [
    ...readChatCalls(entry['tool_calls']),
    ...parts.filter((part) => part['type'] === 'tool_use').map((part) => readCall(part['name'], part['input'])),
  ];
  if (results.length > 0 && text === '' && calls.length === 0 && !parts.some(isImage)) return results;
  return [...results, { role, text, calls, flaggedError: false }];
}

function readRole(role: unknown): Turn['role'] | null {
  switch (role) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
    case 'assistant':
    case 'tool':
      return role;
    case 'function':
      return 'tool';
    default:
      return null;
  }
}

function readToolResult(part: Record<string, unknown>): Turn {
  return { ...turn('tool', readText(part['content'])), flaggedError: part['is_error'] === true };
}

function readChatCalls(calls: unknown): readonly ToolCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.filter(isRecord).map((call) => {
    const inner = isRecord(call['function']) ? call['function'] : call;
    return readCall(inner['name'], inner['arguments'] ?? inner['input']);
  });
}

function readCall(name: unknown, input: unknown): ToolCall {
  const text = typeof input === 'string' ? input : input === undefined ? '' : JSON.stringify(input);
  return {
    name: typeof name === 'string' ? name : '',
    input: text,
    malformed: typeof input === 'string' && looksBroken(input),
  };
}

/** Text that starts like JSON and does not parse. Free-form tools send plain text, which is fine. */
function looksBroken(input: string): boolean {
  if (!/^\s*[{[]/.test(input)) return false;
  try {
    JSON.parse(input);
    return false;
  } catch {
    return true;
  }
}

function readText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts: string[] = [];
  for (const part of content) {
    if (typeof part === 'string') texts.push(part);
    else if (isRecord(part) && part['type'] !== 'tool_result' && typeof part['text'] === 'string')
      texts.push(part['text']);
  }
  return texts.join('\n');
}

function isImage(part: Record<string, unknown>): boolean {
  return part['type'] === 'image' || part['type'] === 'image_url' || part['type'] === 'input_image';
}

function turn(role: Turn['role'], text: string): Turn {
  return { role, text, calls: [], flaggedError: false };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
