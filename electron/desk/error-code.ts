/**
 * Short code of anything that a connection threw: undici and Node say what happened in `code`; several addresses that all
 * fail come as an AggregateError.
 */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0 && !('code' in error)) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
