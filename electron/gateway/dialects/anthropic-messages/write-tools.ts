import type { Conversation } from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { emptySchema } from '../json-schema.ts';
import { compact, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { chosenToolName, customDescription, customInputSchema, listedTools } from '../tool-names.ts';
import type { FlatTool } from '../tool-names.ts';

/** Writes `tools`: groups opened, free-text tools as functions with one text argument. */
export function writeTools(source: Conversation, target: TargetFacts, dropped: Dropped): readonly JsonObject[] {
  const own = source.source === 'anthropic-messages';
  return listedTools(source).flatMap((entry) => {
    if ('wireName' in entry) return [writeTool(entry, own, target, dropped)];
    if (own) return [entry.value];
    dropped.add(`tools.${entry.type}`);
    return [];
  });
}

function writeTool({ tool, wireName }: FlatTool, own: boolean, target: TargetFacts, dropped: Dropped): JsonObject {
  if (tool.kind === 'custom')
    return compact({ name: wireName, description: customDescription(tool), input_schema: customInputSchema });
  if (!own) dropped.members('tools', tool.extras);
  const strict = own || (tool.strict === true && target.author === 'anthropic') ? tool.strict : null;
  if (tool.strict === true && strict === null) dropped.lose('strict');
  return compact({
    ...(own ? tool.extras : {}),
    name: own ? tool.name : wireName,
    description: tool.description,
    input_schema: withType(tool.schema ?? emptySchema),
    strict,
    cache_control: tool.cache,
  });
}

/** The API demands `type: "object"` at the top, which clients leave out. */
function withType(schema: JsonObject): JsonObject {
  return textOf(schema.type) === null ? { ...schema, type: 'object' } : schema;
}

/** Writes `tool_choice`, which also holds the switch for parallel calls. */
export function writeToolChoice(source: Conversation): JsonObject | null {
  const choice = source.toolChoice;
  const parallelOff = source.parallelToolCalls === null ? null : !source.parallelToolCalls;
  const own = source.source === 'anthropic-messages';
  // true is what happens anyway
  const disable = own || parallelOff === true ? parallelOff : null;
  switch (choice?.mode) {
    case undefined:
      return disable === null ? null : { type: 'auto', disable_parallel_tool_use: disable };
    case 'none':
      return { type: 'none' };
    case 'auto':
    case 'allowed':
      return compact({ type: 'auto', disable_parallel_tool_use: disable });
    case 'required':
      return compact({ type: 'any', disable_parallel_tool_use: disable });
    case 'tool':
      return compact({
        type: 'tool',
        name: own ? choice.name : chosenToolName(source, choice.name),
        disable_parallel_tool_use: disable,
      });
    case 'native':
      return choice.value;
    default:
      return choice satisfies never;
  }
}
