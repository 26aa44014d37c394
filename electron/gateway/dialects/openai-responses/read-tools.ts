import type { CustomTool, FunctionTool, Tool, ToolChoice } from '../conversation.ts';
import { flagOf, objectOf, objectsOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';

const knownOfFunction = new Set(['type', 'name', 'description', 'parameters', 'strict']);
const knownOfCustom = new Set(['type', 'name', 'description', 'format']);

/** Reads `tools`: functions, free-text tools, groups of both (`namespace`), and tools OpenAI runs itself. */
export function readTools(tools: readonly unknown[]): readonly Tool[] {
  return objectsOf(tools).map((tool) => {
    if (tool.type !== 'namespace')
      return (
        readMember(tool) ?? {
          kind: 'native',
          dialect: 'openai-responses',
          type: textOf(tool.type) ?? 'unknown',
          value: tool,
        }
      );
    const members = objectsOf(tool.tools)
      .map(readMember)
      .filter((member) => member !== null);
    return { kind: 'group', name: textOf(tool.name) ?? '', description: textOf(tool.description), tools: members };
  });
}

function readMember(tool: JsonObject): FunctionTool | CustomTool | null {
  const name = textOf(tool.name) ?? '';
  const description = textOf(tool.description);
  if (tool.type === 'custom') {
    const extras = othersOf(tool, knownOfCustom);
    return {
      kind: 'custom',
      name,
      description,
      format: objectOf(tool.format),
      ...(Object.keys(extras).length > 0 ? { extras } : {}),
    };
  }
  if (tool.type !== 'function') return null;
  const extras = othersOf(tool, knownOfFunction);
  return {
    kind: 'function',
    name,
    description,
    schema: objectOf(tool.parameters),
    strict: flagOf(tool.strict),
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
}

/** Reads `tool_choice`. */
export function readToolChoice(value: unknown): ToolChoice | null {
  if (value === 'auto' || value === 'none' || value === 'required') return { mode: value };
  const choice = objectOf(value);
  if (choice === null) return null;
  if (choice.type === 'function' || choice.type === 'custom') {
    return { mode: 'tool', name: textOf(choice.name) ?? '', custom: choice.type === 'custom' };
  }
  if (choice.type === 'allowed_tools') {
    const names = objectsOf(choice.tools).map((tool) => textOf(tool.name) ?? textOf(tool.type) ?? '');
    return { mode: 'allowed', names, required: choice.mode === 'required', value: choice };
  }
  return { mode: 'native', dialect: 'openai-responses', value: choice };
}
