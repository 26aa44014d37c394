import type { RequestLog } from '../../../shared/request-log.ts';

/**
 * The title over why a model was chosen: of the one that was asked first, whoever answered in the end.
 *
 * @returns null where there is nothing to say that the error does not say already
 */
export function whyTitle(
  { why, error, model, attempts }: Pick<RequestLog, 'why' | 'error' | 'model' | 'attempts'>,
  modelName: (id: string) => string,
): string | null {
  if (why === '' || (model === null && why === error)) return null;
  const first = attempts[0]?.model;
  return first === undefined || first === model ? 'Why this model' : `Why ${modelName(first)} came first`;
}
