import type { Dialect } from '../../../shared/dialect.ts';
import type { Conversation, Tool, ToolChoice } from './conversation.ts';
import type { TargetFacts } from './dialect-codec.ts';
import type { Dropped } from './dropped.ts';

/**
 * Leaves the choice to the model where it cannot be forced: some refuse to be forced to any tool, and none can be to one
 * that only another format knows.
 */
export function withSafeToolChoice(
  conversation: Conversation,
  target: TargetFacts,
  dialect: Dialect,
  dropped: Dropped,
): Conversation {
  const choice = conversation.toolChoice;
  if (choice === null) return conversation;
  const forced = choice.mode === 'required' || choice.mode === 'tool';
  const refused = forced && target.quirks.includes('forced-tool-choice-rejected');
  if (!refused && !isForeign(choice, conversation.tools, dialect)) return conversation;
  dropped.lose('toolChoice');
  return { ...conversation, toolChoice: { mode: 'auto' } };
}

function isForeign(choice: ToolChoice, tools: readonly Tool[], dialect: Dialect): boolean {
  if (choice.mode === 'native') return choice.dialect !== dialect;
  if (choice.mode !== 'tool') return false;
  return tools.some((tool) => tool.kind === 'native' && tool.dialect !== dialect && tool.value.name === choice.name);
}

/** Formats without a list of allowed tools get only those tools, and the choice among them. */
export function withOnlyAllowedTools(conversation: Conversation): Conversation {
  const choice = conversation.toolChoice;
  if (choice?.mode !== 'allowed') return conversation;
  const allowed = new Set(choice.names);
  const tools = conversation.tools.flatMap((tool): readonly Tool[] => {
    if (tool.kind === 'native') return allowed.has(tool.type) ? [tool] : [];
    if (tool.kind !== 'group') return allowed.has(tool.name) ? [tool] : [];
    const members = allowed.has(tool.name) ? tool.tools : tool.tools.filter((member) => allowed.has(member.name));
    return members.length > 0 ? [{ ...tool, tools: members }] : [];
  });
  return { ...conversation, tools, toolChoice: { mode: choice.required ? 'required' : 'auto' } };
}
