import type { Conversation, CustomTool, FunctionTool, NativeTool } from './conversation.ts';
import { hashText } from './hash-text.ts';

/** A tool as the model sees it where formats have neither groups nor free-text tools. */
export interface FlatTool {
  /** Unique, `^[a-zA-Z0-9_-]{1,64}$`. */
  readonly wireName: string;
  readonly namespace: string | null;
  readonly tool: FunctionTool | CustomTool;
}

/** Groups opened, names made fit for every provider. Same conversation, same names: answers are read back with it. */
export function flatTools(conversation: Conversation): readonly FlatTool[] {
  return listedTools(conversation).filter((entry) => 'wireName' in entry);
}

/** The same, with the tools a provider runs itself in their places: the order is part of what providers cache. */
export function listedTools(conversation: Conversation): readonly (FlatTool | NativeTool)[] {
  const taken = new Set<string>();
  const listed: (FlatTool | NativeTool)[] = [];
  const add = (tool: FunctionTool | CustomTool, namespace: string | null): void => {
    const wanted = wireToolName(tool.name, namespace);
    const wireName = taken.has(wanted) ? `${wanted.slice(0, 52)}_${hashText(`${namespace}/${tool.name}`)}` : wanted;
    taken.add(wireName);
    listed.push({ wireName, namespace, tool });
  };
  for (const tool of conversation.tools) {
    if (tool.kind === 'group') for (const member of tool.tools) add(member, tool.name);
    else if (tool.kind === 'native') listed.push(tool);
    else add(tool, null);
  }
  return listed;
}

/** @returns the name a call in the history has on the wire. */
export function wireToolName(name: string, namespace: string | null): string {
  const whole = namespace === null ? name : `${namespace}__${name}`;
  const plain = whole.replace(/[^a-zA-Z0-9_-]/g, '_');
  if (plain === whole && plain.length <= 64 && plain !== '') return plain;
  return `${plain.slice(0, 52)}_${hashText(whole)}`.slice(0, 64);
}

/** @returns the name that the list of tools has for the tool a client chose; clients name members of groups bare. */
export function chosenToolName(conversation: Conversation, name: string): string {
  const named = flatTools(conversation).filter(({ tool }) => tool.name === name);
  return (named.find(({ namespace }) => namespace === null) ?? named[0])?.wireName ?? wireToolName(name, null);
}

/** What a client calls a tool. */
export interface ToolIdentity {
  readonly name: string;
  readonly namespace: string | null;
  readonly custom: boolean;
}

/** @returns a function from the name a model used to the client's own name of the tool. */
export function createToolIdentities(
  conversation: Conversation,
): (name: string, namespace: string | null, custom: boolean) => ToolIdentity {
  const byWireName = new Map<string, ToolIdentity>();
  for (const { wireName, namespace, tool } of flatTools(conversation)) {
    byWireName.set(wireName, { name: tool.name, namespace, custom: tool.kind === 'custom' });
  }
  return (name, namespace, custom) => {
    const known = namespace === null ? byWireName.get(name) : undefined;
    return known ?? { name, namespace, custom };
  };
}

/** A free-text tool as a function: its only argument. */
const customInput = 'input';

/** @returns the arguments text of a function that stands for a free-text tool. */
export function wrapCustomInput(input: string): string {
  return JSON.stringify({ [customInput]: input });
}

/** @returns the free text in the arguments of such a function; arguments that do not fit are given as they are. */
export function unwrapCustomInput(argumentsText: string): string {
  try {
    const parsed: unknown = JSON.parse(argumentsText);
    if (typeof parsed === 'string') return parsed;
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      customInput in parsed &&
      typeof parsed[customInput] === 'string'
    ) {
      return parsed[customInput];
    }
  } catch {
    // a model that writes the text itself instead of JSON means the text
  }
  return argumentsText;
}

/** JSON Schema of that function. */
export const customInputSchema = {
  type: 'object',
  properties: { [customInput]: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: [customInput],
  additionalProperties: false,
} as const;

/** Description of that function: the grammar, which a function cannot enforce, is at least told. */
export function customDescription(tool: CustomTool): string | null {
  const definition =
    tool.format?.type === 'grammar' && typeof tool.format.definition === 'string' ? tool.format.definition : null;
  if (definition === null) return tool.description;
  return `${tool.description ?? ''}\n\nThe input must follow this grammar:\n${definition}`.trim();
}
