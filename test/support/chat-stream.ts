/** What the tests read of a chunk; an error takes the place of the choices. */
interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
  readonly error?: { readonly message: string };
}

/** Text, error and end of a chat stream as a client would read them. */
export async function readChatStream(response: Response) {
  const text = await response.text();
  const events = text.split('\n\n').filter((event) => event.startsWith('data: '));
  const data = events.map((event) => event.slice(6));
  const chunks = data.filter((item) => item !== '[DONE]').map((item) => JSON.parse(item) as Chunk);
  return {
    text: chunks.map((item) => item.choices?.[0]?.delta?.content ?? '').join(''),
    error: chunks.find((item) => item.error !== undefined)?.error,
    done: data.at(-1) === '[DONE]',
  };
}
