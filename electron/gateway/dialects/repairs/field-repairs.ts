import { listOf, objectOf, objectsOf } from '../json-value.ts';
import { withoutPath } from './edit-body.ts';
import type { Repair, RepairRule } from './repair.ts';

/** Refusals of a field: left out, unless the request would be nothing without it. */
export const fieldRepairs: readonly RepairRule[] = [
  ({ text }) =>
    /temperature[^]{0,20}(?:and|with)[^]{0,20}top_p[^]{0,40}(?:cannot|not)[^]{0,20}both/i.test(text)
      ? dropField(['top_p'])
      : null,
  ({ text }) =>
    /temperature[^]{0,80}(?:only[^]{0,30}1|may only be set to 1|only the default)/i.test(text)
      ? dropField(['temperature'])
      : null,
  ({ text, error }) => {
    const path = locatedPath(error) ?? refusedPath(text);
    return path === null ? null : dropField(path);
  },
];

/** Without these there is no request, or another one than the client meant. */
const essential: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'input',
  'contents',
  'prompt',
  'tools',
  'stream',
  'system',
  'instructions',
]);

const word = String.raw`[\w.[\]-]+`;

/** How providers say that they do not know a field; the first group is its path. */
const sayings: readonly RegExp[] = [
  // OpenAI
  new RegExp(`unsupported parameter: ['"\`](${word})['"\`]`, 'i'),
  new RegExp(`unknown parameter: ['"\`](${word})['"\`]`, 'i'),
  new RegExp(`unrecognized request arguments? supplied: (${word})`, 'i'),
  new RegExp(`unsupported value: ['"\`](${word})['"\`]`, 'i'),
  new RegExp(`unsupported_parameter[^]{0,80}['"\`](${word})['"\`]`, 'i'),
  // Anthropic, and everything built with pydantic
  new RegExp(`(${word}): Extra inputs are not permitted`, 'i'),
  // Groq
  new RegExp(`property ['"\`](${word})['"\`] is unsupported`, 'i'),
  // Google
  new RegExp(`unknown name ['"\`](${word})['"\`]`, 'i'),
  // xAI, Fireworks, local servers
  new RegExp(
    `(?:argument|parameter|field) (?:not supported[^:]{0,30}|is not supported[^:]{0,30}|not allowed): ?['"\`]?(${word})`,
    'i',
  ),
  new RegExp(
    `['"\`](${word})['"\`] (?:is not supported|is not allowed|does not support|is unsupported|is not permitted)`,
    'i',
  ),
  new RegExp(`does not support (?:the )?(?:parameter )?['"\`](${word})['"\`]`, 'i'),
  // Claude models that take no sampling any more
  new RegExp(`['"\`]?(${word})['"\`]? is (?:deprecated|not available) for this model`, 'i'),
];

function refusedPath(text: string): readonly string[] | null {
  for (const saying of sayings) {
    const found = saying.exec(text)?.[1];
    if (found === undefined) continue;
    const path = splitPath(found);
    if (path !== null) return path;
  }
  return null;
}

/** Mistral and vLLM list what is wrong: `{detail: [{type: "extra_forbidden", loc: ["body", "seed"]}]}`. */
function locatedPath(error: unknown): readonly string[] | null {
  const detail = objectOf(error)?.detail;
  const entry = objectsOf(detail).find((candidate) => candidate.type === 'extra_forbidden');
  const path = listOf(entry?.loc)
    .map(String)
    .filter((step, index) => !(index === 0 && step === 'body'));
  return path.length === 0 ? null : splitPath(path.join('.'));
}

/** `messages.0.content.1.cache_control`, `messages[0].name` and `body.seed` alike. */
function splitPath(found: string): readonly string[] | null {
  const steps = found
    .replaceAll(/\[(\d+|\*)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
  // unions of pydantic name the variant they tried: `messages.0.user.content`
  const path = steps.filter((step, index) => step !== 'body' && !(index > 0 && variants.has(step)));
  const [first] = path;
  return first === undefined || (path.length === 1 && essential.has(first)) ? null : path;
}

const variants: ReadonlySet<string> = new Set(['user', 'assistant', 'tool', 'function']);

function dropField(path: readonly string[]): Repair {
  // positions do not matter: what one entry may not carry none may
  const general = path.map((step) => (/^\d+$/.test(step) ? '*' : step));
  const name = general.join('.');
  return {
    id: `drop-field:${name}`,
    lasting: true,
    describe: `Left out \`${name}\`, which this model does not take.`,
    apply: (body) => withoutPath(body, general),
  };
}
