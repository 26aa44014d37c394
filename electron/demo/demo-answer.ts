import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoBehaviours, type DemoBehaviour } from './demo-models.ts';

/** Header in which the gateway tells a demo provider why it was chosen, so that the answer can say it. */
export const whyHeader = 'x-pareto-desk-why';

/** Requests seen per model: the moods follow the count, not chance, so that a demo can be repeated. */
const counts = new Map<string, number>();

interface ChatBody {
  readonly model?: unknown;
  readonly stream?: unknown;
  readonly messages?: unknown;
}

/** Answers one call as an OpenAI-compatible provider would, now and then with a 429 or an outage. */
export async function answerAsDemo(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  provider: string,
): Promise<void> {
  if (incoming.url?.endsWith('/models') === true) return sendModels(outgoing);
  // a web page may reach the port, but cannot send this header; and it could fill the memory with what it sends
  if (incoming.headers[whyHeader] === undefined) return sendError(outgoing, 404, 'Only Pareto Desk may ask here.');
  const text = await readText(incoming);
  const body = JSON.parse(text) as ChatBody;
  const slug = String(body.model);
  const behaviour = demoBehaviours.get(slug);
  if (behaviour === undefined) return sendError(outgoing, 404, `There is no demo model ${slug}.`);
  const count = (counts.get(slug) ?? 0) + 1;
  counts.set(slug, count);
  if (isNth(count, behaviour.limitedEvery)) {
    outgoing.setHeader('retry-after', '5');
    return sendError(outgoing, 429, 'Demo rate limit: this simulated provider is busy for 5 seconds.');
  }
  if (isNth(count, behaviour.downEvery))
    return sendError(outgoing, 503, 'Demo outage: this simulated provider is down for a moment.');
  const answer = compose(behaviour.name, provider, incoming.headers[whyHeader]);
  const usage = usageFor(text, answer);
  await sleep(behaviour.ttftMs);
  if (body.stream === true) await stream(outgoing, slug, answer, usage, behaviour);
  else sendWhole(outgoing, slug, answer.join(''), usage);
}

function isNth(count: number, every: number): boolean {
  return every > 0 && count % every === 0;
}

/** About one token per piece. */
function compose(name: string, provider: string, why: string | string[] | undefined): string[] {
  const reason = typeof why === 'string' && why !== '' ? ` ${why}` : '';
  const sentence =
    `This is a demo answer from ${name} at ${provider}; no model was asked and nothing left this computer.${reason} ` +
    'Add a provider key on the Keys page of Pareto Desk, and the same request goes to a real model.';
  return sentence.match(/\s*\S+/g) ?? [sentence];
}

function usageFor(request: string, answer: readonly string[]) {
  const prompt = Math.ceil(request.length / 4);
  return { prompt_tokens: prompt, completion_tokens: answer.length, total_tokens: prompt + answer.length };
}

async function stream(
  outgoing: ServerResponse,
  model: string,
  answer: readonly string[],
  usage: object,
  behaviour: DemoBehaviour,
): Promise<void> {
  const head = { id: `demo-${model}-${counts.get(model)}`, object: 'chat.completion.chunk', created: seconds(), model };
  const send = (extra: object): boolean => outgoing.write(`data: ${JSON.stringify({ ...head, ...extra })}\n\n`);
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  send({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
  for (const content of answer) {
    if (outgoing.destroyed) return;
    send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
    await sleep(1000 / behaviour.throughput);
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  send({ choices: [], usage });
  outgoing.end('data: [DONE]\n\n');
}

function sendWhole(outgoing: ServerResponse, model: string, content: string, usage: object): void {
  sendJson(outgoing, 200, {
    id: `demo-${model}-${counts.get(model)}`,
    object: 'chat.completion',
    created: seconds(),
    model,
    system_fingerprint: null,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage,
  });
}

function sendModels(outgoing: ServerResponse): void {
  sendJson(outgoing, 200, { object: 'list', data: [...demoBehaviours.keys()].map((id) => ({ id, object: 'model' })) });
}

function sendError(outgoing: ServerResponse, status: number, message: string): void {
  sendJson(outgoing, status, { error: { message, type: 'demo_error', code: null, param: null } });
}

function sendJson(outgoing: ServerResponse, status: number, value: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(value));
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
