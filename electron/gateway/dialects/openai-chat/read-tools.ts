import { badRequest } from '../bad-request.ts';
import type { Tool, ToolChoice } from '../conversation.ts';
import { flagOf, objectOf, objectsOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';

const knownOfTool = new Set(['type', 'function', 'cache_control']);
const knownOfFunction = new Set(['name', 'description', 'parameters', 'strict']);

/** Reads `tools`, and `functions` of old clients. */
export function readTools(body: JsonObject): readonly Tool[] {
  const tools = objectsOf(body.tools).map(readTool);
  const legacy = objectsOf(body.functions).map((entry) =>
    readTool({ type: 'function', function: entry }, tools.length),
  );
  return [...tools, ...legacy];
}

function readTool(tool: JsonObject, index: number): Tool {
  const custom = tool.type === 'custom' ? objectOf(tool.custom) : null;
  if (custom !== null) {
    return {
      kind: 'custom',
      name: textOf(custom.name) ?? '',
      description: textOf(custom.description),
      format: readCustomFormat(objectOf(custom.format)),
    };
  }
  const target = objectOf(tool.function);
  if (tool.type !== 'function' && target === null)
    return { kind: 'native', dialect: 'openai-chat', type: textOf(tool.type) ?? 'unknown', value: tool };
  const name = textOf(target?.name);
  if (target === null || name === null || name === '')
    throw badRequest(`Tool ${index} has no name.`, `tools.${index}.function.name`);
  const cache = objectOf(tool.cache_control);
  const extras = { ...othersOf(tool, knownOfTool), ...othersOf(target, knownOfFunction) };
  return {
    kind: 'function',
    name,
    description: textOf(target.description),
    schema: objectOf(target.parameters),
    strict: flagOf(target.strict),
    ...(cache === null ? {} : { cache }),
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
  };
}

/** Chat nests the grammar one level deeper than responses; we keep the spelling of responses. */
function readCustomFormat(format: JsonObject | null): JsonObject | null {
  const grammar = objectOf(format?.grammar);
  return grammar === null ? format : { type: 'grammar', syntax: grammar.syntax, definition: grammar.definition };
}

/** Reads `tool_choice`, and `function_call` of old clients. */
export function readToolChoice(value: unknown): ToolChoice | null {
  if (value === 'auto' || value === 'none' || value === 'required') return { mode: value };
  const choice = objectOf(value);
  if (choice === null) return null;
  const allowed = objectOf(choice.allowed_tools);
  if (allowed !== null) {
    const names = objectsOf(allowed.tools).map(
      (tool) => textOf(objectOf(tool.function)?.name) ?? textOf(objectOf(tool.custom)?.name) ?? '',
    );
    return { mode: 'allowed', names, required: allowed.mode === 'required', value: choice };
  }
  const custom = textOf(objectOf(choice.custom)?.name);
  if (custom !== null) return { mode: 'tool', name: custom, custom: true };
  const name = textOf(objectOf(choice.function)?.name) ?? textOf(choice.name);
  if (name === null) throw badRequest('`tool_choice` names no tool.', 'tool_choice');
  return { mode: 'tool', name, custom: false };
}
