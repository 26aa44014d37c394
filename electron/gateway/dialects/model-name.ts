import { badRequest } from './bad-request.ts';

/** Longer than any model is called: names go into messages and are kept with every request. */
const longestName = 512;

/** @param param dotted path of the field it stands in @throws GatewayError 400 for a text that is no name, by its length */
export function checkModelName(name: string, param: string): void {
  if (name.length <= longestName) return;
  throw badRequest(
    `${name.slice(0, 80)}… is not a valid model ID: it has ${name.length} characters, and ${longestName} are the most.`,
    param,
  );
}
