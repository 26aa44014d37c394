import { Pool } from 'undici';

/** What the clients of a soak saw. */
export interface Seen {
  /** `x-request-id` of every answer that arrived to its end. */
  readonly answered: Set<string>;
  asked: number;
  aborted: number;
  /** Answers with an error status, or an error event at their end. */
  failed: number;
  /** Answers 500, clean ends without a last event, and requests that nobody answered in time. */
  readonly wrong: string[];
}

export interface Load {
  readonly url: string;
  readonly key: string;
  readonly clients: number;
  /** ms since the epoch. */
  readonly until: number;
}

/** Clients one after another ask in three wire formats, streamed and whole, some of them leave in the middle. */
export async function runLoad({ url, key, clients, until }: Load): Promise<Seen> {
  const seen: Seen = { answered: new Set(), asked: 0, aborted: 0, failed: 0, wrong: [] };
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: clients * 2 });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  async function client(): Promise<void> {
    while (Date.now() < until) {
      const { path, body } = aRequest();
      const leaves = Math.random() < 0.1 ? AbortSignal.timeout(Math.floor(Math.random() * 60)) : null;
      const limit = AbortSignal.timeout(20_000);
      seen.asked += 1;
      try {
        const signal = leaves === null ? limit : AbortSignal.any([leaves, limit]);
        const answer = await pool.request({
          method: 'POST',
          path: pathname + path,
          headers,
          body: JSON.stringify(body),
          signal,
        });
        const text = await answer.body.text();
        seen.answered.add(String(answer.headers['x-request-id']));
        judge(answer.statusCode, text, body.stream, seen);
      } catch (error) {
        if (leaves?.aborted === true) seen.aborted += 1;
        else seen.wrong.push(String(error));
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  await pool.close();
  return seen;
}

function judge(status: number, text: string, streamed: boolean, seen: Seen): void {
  // What the only endpoint that was left answers with may be 500 as well.
  if (status === 500 && !text.includes('all_endpoints_failed')) seen.wrong.push(text.slice(0, 200));
  const isError = status >= 400 || (streamed && /"error"|response\.failed/.test(text.slice(-1_500)));
  if (isError) seen.failed += 1;
  else if (streamed && !/\[DONE\]|message_stop|response\.completed/.test(text.slice(-3_000)))
    seen.wrong.push(`false end: ${text.slice(-200)}`);
}

function aRequest(): { readonly path: string; readonly body: { readonly stream: boolean } } {
  const content = 'Please change one line. '.repeat(1 + Math.floor(Math.random() * 400));
  const body = { model: 'pareto-code', stream: Math.random() < 0.6, max_tokens: 100 };
  switch (Math.floor(Math.random() * 4)) {
    case 0:
      return { path: '/messages', body: { ...body, messages: [{ role: 'user', content }] } as typeof body };
    case 1:
      return {
        path: '/responses',
        body: { model: body.model, stream: body.stream, input: content } as { stream: boolean },
      };
    default:
      return { path: '/chat/completions', body: { ...body, messages: [{ role: 'user', content }] } as typeof body };
  }
}
