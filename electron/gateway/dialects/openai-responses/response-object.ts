import type { Conversation } from '../conversation.ts';
import type { ReplyContext } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import type { FinishReason, ReplyUsage } from '../reply.ts';
import { writeResponsesUsage } from './responses-usage.ts';
import { writeFormat } from './write-request.ts';
import { writeToolChoice, writeTools } from './write-tools.ts';

/** How far a response is. */
export interface ResponseProgress {
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly output: readonly JsonObject[];
  readonly usage: ReplyUsage | null;
  readonly finish: FinishReason | null;
  readonly error: JsonObject | null;
}

/** @returns a function that writes the response object; what a request says once is worked out once. */
export function createResponseObject(context: ReplyContext): (progress: ResponseProgress) => JsonObject {
  const { conversation } = context;
  const echo = echoOf(conversation);
  return (progress) => ({
    id: `resp_${context.id}`,
    object: 'response',
    created_at: context.createdS,
    completed_at: null,
    status: progress.status,
    background: false,
    error: progress.error,
    incomplete_details:
      progress.status === 'incomplete'
        ? { reason: progress.finish === 'length' ? 'max_output_tokens' : 'content_filter' }
        : null,
    model: context.model,
    output: progress.output,
    ...echo,
    usage: writeResponsesUsage(progress.usage),
  });
}

/** @returns the status that says why an answer ended. */
export function statusFor(finish: FinishReason | null): 'completed' | 'incomplete' {
  return finish === 'length' || finish === 'content_filter' ? 'incomplete' : 'completed';
}

function echoOf(conversation: Conversation): JsonObject {
  const { sampling, reasoning } = conversation;
  return {
    frequency_penalty: sampling.frequencyPenalty ?? null,
    instructions: conversation.system.length === 0 ? null : conversation.system.map((part) => part.text).join('\n\n'),
    max_output_tokens: conversation.maxOutputTokens,
    parallel_tool_calls: conversation.parallelToolCalls ?? true,
    presence_penalty: sampling.presencePenalty ?? null,
    previous_response_id: null,
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.summary ?? null },
    store: false,
    temperature: sampling.temperature ?? null,
    text: { format: writeFormat(conversation.responseFormat) ?? { type: 'text' } },
    tool_choice: writeToolChoice(conversation) ?? 'auto',
    tools: writeTools(conversation, null),
    top_p: sampling.topP ?? null,
    truncation: 'disabled',
    user: conversation.userId,
    metadata: conversation.extras.metadata ?? {},
  };
}
