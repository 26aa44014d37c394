import type { Conversation, CustomTool, FunctionTool, Tool } from '../conversation.ts';
import type { Dropped } from '../dropped.ts';
import { emptySchema } from '../json-schema.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { wireToolName } from '../tool-names.ts';

/** Writes `tools`; also echoed in every response object. */
export function writeTools(source: Conversation, dropped: Dropped | null): readonly JsonObject[] {
  const own = source.source === 'openai-responses';
  return source.tools.flatMap((tool) => writeTool(tool, own, dropped));
}

function writeTool(tool: Tool, own: boolean, dropped: Dropped | null): readonly JsonObject[] {
  switch (tool.kind) {
    case 'function':
    case 'custom':
      return [writeMember(tool, own, dropped)];
    case 'group':
      return [
        compact({
          type: 'namespace',
          name: tool.name,
          description: tool.description,
          tools: tool.tools.map((member) => writeMember(member, own, dropped)),
        }),
      ];
    case 'native':
      if (tool.dialect === 'openai-responses') return [tool.value];
      dropped?.add(`tools.${tool.type}`);
      return [];
    default:
      return tool satisfies never;
  }
}

function writeMember(tool: FunctionTool | CustomTool, own: boolean, dropped: Dropped | null): JsonObject {
  if (!own) dropped?.members('tools', tool.extras);
  const name = own ? tool.name : wireToolName(tool.name, null);
  const extras = own ? tool.extras : {};
  if (tool.kind === 'custom')
    return compact({ type: 'custom', name, description: tool.description, format: tool.format, ...extras });
  if (tool.cache !== undefined) dropped?.lose('toolCache');
  return {
    ...compact({ type: 'function', name, description: tool.description, ...extras }),
    parameters: tool.schema ?? (own ? null : emptySchema),
    // silence means strict here, but free everywhere else
    strict: tool.strict ?? (own ? null : false),
  };
}

/** Writes `tool_choice`. */
export function writeToolChoice(source: Conversation): unknown {
  const choice = source.toolChoice;
  if (choice === null) return null;
  const own = source.source === 'openai-responses';
  switch (choice.mode) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.mode;
    case 'tool':
      return { type: choice.custom ? 'custom' : 'function', name: own ? choice.name : wireToolName(choice.name, null) };
    case 'allowed':
      if (own) return choice.value;
      return {
        type: 'allowed_tools',
        mode: choice.required ? 'required' : 'auto',
        tools: choice.names.map((name) => ({ type: typeOf(name, source), name: wireToolName(name, null) })),
      };
    case 'native':
      return choice.value;
    default:
      return choice satisfies never;
  }
}

function typeOf(name: string, { tools }: Conversation): string {
  return tools.some((tool) => tool.kind === 'custom' && tool.name === name) ? 'custom' : 'function';
}
