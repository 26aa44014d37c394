import { badRequest } from '../bad-request.ts';
import type { Tool, ToolChoice } from '../conversation.ts';
import { flagOf, objectOf, othersOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';

const knownOfTool = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control']);

/** Reads one entry of `tools`: the client's own, or one that Anthropic defines. */
export function readTool(tool: JsonObject, index: number): readonly Tool[] {
  const type = textOf(tool.type);
  if (type !== null && type !== 'custom') return [{ kind: 'native', dialect: 'anthropic-messages', type, value: tool }];
  const name = textOf(tool.name);
  if (name === null || name === '') throw badRequest(`Tool ${index} has no name.`, `tools.${index}.name`);
  const cache = objectOf(tool.cache_control);
  const extras = { ...othersOf(tool, knownOfTool), ...(type === null ? {} : { type }) };
  return [
    {
      kind: 'function',
      name,
      description: textOf(tool.description),
      schema: objectOf(tool.input_schema),
      strict: flagOf(tool.strict),
      ...(cache === null ? {} : { cache }),
      ...(Object.keys(extras).length > 0 ? { extras } : {}),
    },
  ];
}

/** Reads `tool_choice`. */
export function readToolChoice(choice: JsonObject | null): ToolChoice | null {
  switch (choice?.type) {
    case undefined:
      return null;
    case 'auto':
    case 'none':
      return { mode: choice.type };
    case 'any':
      return { mode: 'required' };
    case 'tool':
      return { mode: 'tool', name: textOf(choice.name) ?? '', custom: false };
    default:
      return choice === null ? null : { mode: 'native', dialect: 'anthropic-messages', value: choice };
  }
}
