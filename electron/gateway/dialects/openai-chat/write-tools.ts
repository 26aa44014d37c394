import type { Conversation, CustomTool, FunctionTool } from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { chosenToolName, customDescription, customInputSchema, listedTools } from '../tool-names.ts';
import { keepsCacheMarks, takesCustomTools } from './chat-customs.ts';

/** Writes `tools`: groups opened, tools that a provider runs itself left out and reported. */
export function writeTools(source: Conversation, target: TargetFacts, dropped: Dropped): readonly JsonObject[] {
  const own = source.source === 'openai-chat';
  const custom = takesCustomTools(source, target);
  return listedTools(source).flatMap((entry) => {
    if (!('wireName' in entry)) {
      if (own) return [entry.value];
      dropped.add(`tools.${entry.type}`);
      return [];
    }
    const { tool } = entry;
    const name = own ? tool.name : entry.wireName;
    return [tool.kind === 'custom' ? writeCustom(tool, name, custom) : writeFunction(tool, name, own, target, dropped)];
  });
}

function writeFunction(
  tool: FunctionTool,
  name: string,
  own: boolean,
  target: TargetFacts,
  dropped: Dropped,
): JsonObject {
  if (!own) dropped.members('tools', tool.extras);
  const keepsCache = tool.cache !== undefined && keepsCacheMarks(target);
  if (tool.cache !== undefined && !keepsCache) dropped.lose('toolCache');
  return compact({
    type: 'function',
    function: compact({
      name,
      description: tool.description,
      parameters: tool.schema,
      strict: tool.strict,
      ...(own ? tool.extras : {}),
    }),
    cache_control: keepsCache ? tool.cache : null,
  });
}

function writeCustom(tool: CustomTool, name: string, custom: boolean): JsonObject {
  if (!custom) {
    return {
      type: 'function',
      function: compact({ name, description: customDescription(tool), parameters: customInputSchema }),
    };
  }
  const { format } = tool;
  const nested =
    format?.type === 'grammar'
      ? { type: 'grammar', grammar: { syntax: format.syntax, definition: format.definition } }
      : format;
  return { type: 'custom', custom: compact({ name, description: tool.description, format: nested }) };
}

/** Writes `tool_choice`. */
export function writeToolChoice(source: Conversation, target: TargetFacts): unknown {
  const choice = source.toolChoice;
  if (choice === null) return null;
  const own = source.source === 'openai-chat';
  switch (choice.mode) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.mode;
    case 'tool': {
      const name = own ? choice.name : chosenToolName(source, choice.name);
      return choice.custom && takesCustomTools(source, target)
        ? { type: 'custom', custom: { name } }
        : { type: 'function', function: { name } };
    }
    case 'allowed':
    case 'native':
      return choice.value;
    default:
      return choice satisfies never;
  }
}
