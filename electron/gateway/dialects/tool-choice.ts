import type { Conversation, Tool } from './conversation.ts';
import type { TargetFacts } from './dialect-codec.ts';
import type { Dropped } from './dropped.ts';

/** Some models refuse to be forced to a tool: there the choice becomes theirs. */
export function withSafeToolChoice(conversation: Conversation, target: TargetFacts, dropped: Dropped): Conversation {
  const choice = conversation.toolChoice;
  const forced = choice !== null && (choice.mode === 'required' || choice.mode === 'tool');
  if (!forced || !target.quirks.includes('forced-tool-choice-rejected')) return conversation;
  dropped.lose('toolChoice');
  return { ...conversation, toolChoice: { mode: 'auto' } };
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
