/** What a URL field holds: base64 data in itself, or an address. */
export interface UrlContent {
  readonly url: string | null;
  readonly data: string | null;
  readonly mediaType: string | null;
}

/** Takes a `data:` URL apart (RFC 2397, base64 only); any other address stays an address. */
export function readUrl(url: string): UrlContent {
  const comma = url.startsWith('data:') ? url.indexOf(',') : -1;
  if (comma < 0) return { url, data: null, mediaType: null };
  const [mediaType, ...options] = url.slice(5, comma).split(';');
  if (!options.includes('base64')) return { url, data: null, mediaType: null };
  return {
    url: null,
    data: url.slice(comma + 1),
    mediaType: mediaType === undefined || mediaType === '' ? 'text/plain' : usualType(mediaType),
  };
}

/** Many write `image/jpg`, which is no type: OpenAI takes it all the same, Claude answers 400. */
function usualType(mediaType: string): string {
  return mediaType === 'image/jpg' ? 'image/jpeg' : mediaType;
}

/** The way back: an address as it is, data as a `data:` URL. */
export function writeUrl(content: UrlContent): string {
  return content.url ?? `data:${content.mediaType ?? 'application/octet-stream'};base64,${content.data ?? ''}`;
}
