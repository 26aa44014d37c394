import type { Conversation, Part } from './conversation.ts';
import { flatTools } from './tool-names.ts';

/** Tokens around each turn: role and separators. */
const perTurn = 4;
/** Tokens around each tool: name, brackets, type words. */
const perTool = 12;
/** A picture of the largest size Claude reads (Anthropic docs, "Vision": about 1,600). */
const perImage = 1_600;
/** One page of a PDF, text and picture together (Anthropic docs, "PDF support": 1,500 to 3,000 for the text alone). */
const perPdfPage = 2_500;
/** Base64 characters of a typical page. */
const pageCharacters = 70_000;

/**
 * Estimates the prompt tokens of a conversation without any provider: for `/v1/messages/count_tokens`, which clients use to
 * decide when to compact. An estimate, meant to err on the high side; providers count with tokenizers of their own.
 */
export function estimateTokens(conversation: Conversation): number {
  let tokens = perTurn;
  for (const part of conversation.system) tokens += estimateText(part.text);
  for (const turn of conversation.turns)
    tokens += perTurn + turn.parts.reduce((sum, part) => sum + estimatePart(part), 0);
  for (const { wireName, tool } of flatTools(conversation)) {
    const schema = tool.kind === 'function' ? tool.schema : tool.format;
    tokens += perTool + estimateText(wireName) + estimateText(tool.description ?? '') + estimateJson(schema);
  }
  for (const tool of conversation.tools) if (tool.kind === 'native') tokens += perTool + estimateJson(tool.value);
  if (conversation.responseFormat?.kind === 'schema') tokens += estimateJson(conversation.responseFormat.schema);
  return tokens;
}

/**
 * Estimates the tokens of a text: about 3.6 characters of Latin text or code each, and 1.5 tokens for a character of
 * Chinese, Japanese or Korean; other scripts in between.
 */
export function estimateText(text: string): number {
  let plain = 0;
  let middle = 0;
  let wide = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x250) plain += 1;
    else if (unit >= 0x2e80) wide += 1;
    else middle += 1;
  }
  return Math.ceil(plain / 3.6 + (middle * 6 + wide * 15) / 10);
}

function estimateJson(value: unknown): number {
  return value === null || value === undefined ? 0 : estimateText(JSON.stringify(value));
}

function estimatePart(part: Part): number {
  switch (part.kind) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return estimateText(part.text);
    case 'image':
      return perImage;
    case 'file':
      if (part.text !== null) return estimateText(part.text);
      return perPdfPage * Math.max(1, Math.ceil((part.data?.length ?? 0) / pageCharacters));
    case 'tool-call':
      return perTool + estimateText(part.name) + estimateText(part.arguments);
    case 'tool-result':
      return perTool + part.parts.reduce((sum, entry) => sum + estimatePart(entry), 0);
    case 'native':
      return estimateJson(part.value);
    default:
      return part satisfies never;
  }
}
