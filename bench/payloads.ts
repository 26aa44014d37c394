/** What the load generator sends and what the upstream answers, known to both sides. */

/** What the upstream shall answer, written into the request so that it survives any router and translation. */
export type Answer =
  /** One small JSON answer. */
  | 'whole'
  /** One content event, then the end. */
  | 'first'
  /** An event every 10 ms. */
  | 'paced'
  /** Events as fast as the reader takes them. */
  | 'flat'
  /** An event a second, for as long as the client stays. */
  | 'slow';

export const markPrefix = 'bench:';

/** Content events of one stream flat out. */
export const flatEvents = 20_000;
export const contentText = ' word';

export type RequestBody = 'chat' | 'agent' | 'messages';

const system = 'You are a careful programmer.';

/** @param bodyBytes size of an agent's context; only for `agent` */
export function toBody(kind: RequestBody, answer: Answer, bodyBytes = 1024 * 1024): Buffer {
  const stream = answer !== 'whole';
  const ask = { role: 'user', content: `${markPrefix}${answer} Say hello.` };
  switch (kind) {
    case 'chat':
      return json({ model: 'pareto-code', stream, messages: [{ role: 'system', content: system }, ask] });
    case 'messages':
      return json({ model: 'pareto-code', stream, max_tokens: 1_000, system, messages: [ask] });
    case 'agent':
      return json({ model: 'pareto-code', stream, messages: [...agentMessages(bodyBytes)], tools: agentTools });
    default:
      return kind satisfies never;
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

const sourceText = `export async function readOrders(path: string, limit = 100): Promise<Order[]> {
  const text = await readFile(path, "utf8"); // naïve, but small
  const rows = text.split("\\n").filter((line) => line.trim() !== "");
  return rows.slice(0, limit).map((line, index) => {
    const [id, customer, amount] = line.split("\\t");
    if (id === undefined) throw new Error(\`row \${index} of "\${path}" has no id\`);
    return { id, customer: customer ?? "unknown", amount: Number(amount) };
  });
}
`;

/** The context of a coding agent: many turns, tool calls with JSON in strings, files with quotes and line ends. */
function* agentMessages(bytes: number): Generator {
  yield { role: 'system', content: `${system} ${'Follow the rules of the project. '.repeat(200)}` };
  for (let turn = 0, left = bytes - 12_000; left > 0; turn += 1) {
    const path = `src/orders/part-${turn}.ts`;
    const call = { name: 'read_file', arguments: JSON.stringify({ path, offset: turn * 100, limit: 400 }) };
    const id = `call_${turn}`;
    const file = sourceText.repeat(1 + (turn % 7));
    const turns = [
      { role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: call }] },
      { role: 'tool', tool_call_id: id, content: file },
      { role: 'assistant', content: `I have read ${path}. Next I look at the tests – they may "explain" more.` },
    ];
    left -= JSON.stringify(turns).length;
    yield* turns;
  }
  yield { role: 'user', content: 'Now fix the bug, please.' };
}

const agentTools = Array.from({ length: 20 }, (_, index) => ({
  type: 'function',
  function: {
    name: `tool_${index}`,
    description: 'Reads or changes one file of the project. Paths are relative to its root.',
    parameters: { type: 'object', properties: { path: { type: 'string' }, limit: { type: 'integer' } } },
  },
}));
