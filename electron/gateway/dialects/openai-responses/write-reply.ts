import { toCallId } from '../call-ids.ts';
import type { ReplyContext } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import { isNoArguments } from '../no-arguments.ts';
import { authorOf } from '../reasoning-seal.ts';
import type { Reply, ReplyPart } from '../reply.ts';
import { createToolIdentities, unwrapCustomInput } from '../tool-names.ts';
import { callItem, imageItem, messageItem, reasoningItem, refusalContent, textContent } from './output-items.ts';
import { createResponseObject, statusFor } from './response-object.ts';

/** Writes a whole response. */
export function writeResponsesReply(reply: Reply, context: ReplyContext): JsonObject {
  const identify = createToolIdentities(context.conversation);
  const author = authorOf(context.model);
  const output: JsonObject[] = [];
  let content: JsonObject[] = [];
  const nextId = (prefix: string): string => `${prefix}_${context.id}_${output.length}`;
  const closeMessage = (): void => {
    if (content.length > 0) output.push(messageItem(nextId('msg'), content, 'completed'));
    content = [];
  };
  const add = (part: ReplyPart): void => {
    if (part.kind === 'text') content.push(textContent(part.text, part.citations));
    else if (part.kind === 'refusal') content.push(refusalContent(part.text));
    else {
      closeMessage();
      if (part.kind === 'reasoning') output.push(reasoningItem(nextId('rs'), part.text, part.seal, author));
      else if (part.kind === 'image') {
        const item = imageItem(nextId('ig'), part);
        if (item === null) context.lost.add('answer.images');
        else output.push(item);
      } else {
        const tool = identify(part.name, part.namespace, part.custom);
        const text = tool.custom && !part.custom ? unwrapCustomInput(part.arguments) : part.arguments;
        output.push(
          callItem(
            nextId(tool.custom ? 'ctc' : 'fc'),
            toCallId(part.id),
            tool,
            !tool.custom && isNoArguments(text) ? '{}' : text,
            'completed',
          ),
        );
      }
    }
  };
  for (const part of reply.parts) add(part);
  closeMessage();
  const status = statusFor(reply.finish);
  return createResponseObject(context)({ status, output, usage: reply.usage, finish: reply.finish, error: null });
}
