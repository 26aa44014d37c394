/** A request that was healthy before something was done to it. */
export interface MutatedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const healthy: Readonly<Record<string, object>> = {
  '/v1/chat/completions': {
    model: 'pareto-code',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Zürich \u{1f600} "quoted" \\ back' }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
    ],
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }],
    temperature: 0.5,
    max_tokens: 100,
    seed: 9007199254740991,
    plugins: [{ id: 'pareto-router', min_coding_score: 0.2 }],
    provider: { order: ['acme'], allow_fallbacks: true },
  },
  '/v1/responses': {
    model: 'pareto-code',
    instructions: 'Be brief.',
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }],
    reasoning: { effort: 'low' },
    store: false,
  },
  '/v1/messages': {
    model: 'pareto-code',
    max_tokens: 100,
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    tools: [{ name: 'f', input_schema: { type: 'object' } }],
  },
  '/v1/messages/count_tokens': { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] },
  '/v1/completions': { model: 'pareto-code', prompt: 'Hello', max_tokens: 10 },
  '/v1/embeddings': { model: 'acme/embed', input: ['Hello'] },
  '/v1/route': { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] },
};

/** Values that parsers trip over. Raw JSON text; some of it is none. */
const oddities: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '-0',
  '1e-400',
  '9007199254740993',
  '""',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[{}]',
  '"\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"stream":true}}',
  '{"constructor":{"prototype":1}}',
  '{"toString":null}',
  'NaN',
  'undefined',
  "'x'",
  '01',
  '1.',
  '.5',
  '+1',
  '"\u0007"',
  '[1,]',
  '{"a":1,}',
  '/* c */1',
  '"../../etc/passwd"',
  '"pareto-code:best"',
  '"%00"',
  '['.repeat(3_000) + ']'.repeat(3_000),
  '['.repeat(20_000),
  `"${'x'.repeat(30_000)}"`,
  '{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000),
];

const paths: readonly string[] = [
  '/',
  '/v1',
  '/v1/models',
  '/v1/models/%',
  '/v1/models/%ff%00',
  '/v1/models/__proto__',
  '/v1/v1/v1/chat/completions',
  '/v1/../etc',
  '/constructor',
  '/v1/model/' + 'a/'.repeat(500),
  '//v1//models',
  '/v1/chat/completions?x=%',
  '/v1/%63hat/completions',
];

/** Makes the next request. @param key authorises it unless the dice say otherwise */
export function mutatedRequest(dice: () => number, key: string): MutatedRequest {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(dice() * items.length)] as T;
  const route = pick(Object.keys(healthy));
  const body = { ...healthy[route], ...(dice() < 0.3 ? { stream: true } : {}) };
  let text = JSON.stringify(body);
  const rounds = Math.floor(dice() * 3);
  for (let round = 0; round < rounds; round += 1) text = mutateText(text, dice, pick);
  const bytes = dice() < 0.3 ? mutateBytes(Buffer.from(text), dice) : Buffer.from(text);
  const headers: Record<string, string> = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  if (dice() < 0.1) Object.assign(headers, pick(oddHeaders));
  if (dice() < 0.06)
    return {
      method: pick(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PUT']),
      path: pick(paths),
      headers,
      body: Buffer.alloc(0),
    };
  return { method: 'POST', path: dice() < 0.05 ? pick(paths) : route, headers, body: bytes };
}

const oddHeaders: readonly Readonly<Record<string, string>>[] = [
  { authorization: 'Bearer' },
  { authorization: 'Basic cGQ6cGQ=' },
  { 'content-type': 'text/plain' },
  { 'content-type': ';' },
  { 'content-encoding': 'gzip' },
  { 'x-session-id': 'x'.repeat(5_000) },
  { 'x-session-id': '\x80\xff' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'x-openrouter-metadata': 'enabled' },
  { 'user-agent': '<script>alert(1)</script>' },
  { 'anthropic-beta': 'a,'.repeat(2_000) },
  { 'http-referer': 'javascript:alert(1)' },
  { 'x-pareto-desk-hop': 'other' },
];

/** Replaces one value, repeats, cuts or drops a piece. */
function mutateText(text: string, dice: () => number, pick: <T>(items: readonly T[]) => T): string {
  const at = Math.floor(dice() * text.length);
  const end = at + Math.floor(dice() * 40);
  switch (Math.floor(dice() * 5)) {
    case 0: {
      const members = [...text.matchAll(/"[a-z_]+":("[^"]*"|[\d.]+|null|true|false)/g)];
      const member = members[Math.floor(dice() * members.length)];
      if (member === undefined) return text;
      const start = member.index + member[0].indexOf(':') + 1;
      return text.slice(0, start) + pick(oddities) + text.slice(member.index + member[0].length);
    }
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, at) + text.slice(end);
    case 3:
      return text.slice(0, end) + text.slice(at);
    default:
      return `${text.slice(0, -1)},${pick(['"stream"', '"model"', '"messages"', '"__proto__"', '"constructor"', '"toString"', '"tools"', '"input"'])}:${pick(oddities)}}`;
  }
}

/** Flips bits; the result may be no UTF-8 any more. */
function mutateBytes(bytes: Buffer, dice: () => number): Buffer {
  for (let flip = 0; flip < 3 && bytes.length > 0; flip += 1) {
    const at = Math.floor(dice() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(dice() * 8));
  }
  return bytes;
}
