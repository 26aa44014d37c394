import { withoutPath } from './edit-body.ts';
import type { Repair, RepairRule } from './repair.ts';

/** Models that only stream, or never do. The answer is put into the shape the client asked for (`reshape.ts` of each format). */
export const streamRepairs: readonly RepairRule[] = [
  ({ dialect, text }) => {
    if (dialect === 'gemini' || !mustStream.test(text)) return null;
    return dialect === 'openai-chat' ? streamWithUsage : justStream;
  },
  ({ dialect, text }) => (dialect !== 'gemini' && cannotStream.test(text) ? streamNothing : null),
];

/**
 * Alibaba: "This model only support stream mode, please enable the stream parameter" (infiniflow/ragflow#5912),
 * "parameter.enable_thinking must be set to false for non-streaming calls"; others: "Stream must be set to true".
 */
const mustStream =
  /only supports? stream|\bstream\b['"`]?[^.]{0,20} must be (?:set to )?['"`]?true|must be set to false for non-streaming calls/i;
/** "Unsupported value: 'stream' does not support true with this model" (chathub-dev/chathub#1294). */
const cannotStream = /['"`]stream['"`][^.]{0,20} does not support true|(?:does not|doesn't) support stream(?:ing)?\b/i;

const describeStream = 'Asked for a stream, the only answer this model gives, and put it together.';

const justStream: Repair = {
  id: 'stream',
  lasting: true,
  describe: describeStream,
  apply: (body) => (body.stream === true ? body : { ...body, stream: true }),
};

const streamWithUsage: Repair = {
  ...justStream,
  id: 'stream-with-usage',
  apply: (body) => (body.stream === true ? body : { ...body, stream: true, stream_options: { include_usage: true } }),
};

const streamNothing: Repair = {
  id: 'stream-nothing',
  lasting: true,
  describe: 'Asked for a whole answer, as this model does not stream.',
  apply: (body) => (body.stream === true ? withoutPath(withoutPath(body, ['stream']), ['stream_options']) : body),
};
