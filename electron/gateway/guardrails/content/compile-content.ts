import { detectorNames, type ContentAction, type ContentPolicy } from '../../../../shared/guardrails.ts';
import type { Detector } from './detector.ts';
import { injectionDetectors } from './injection-patterns.ts';
import type { Place } from './json-reader.ts';
import { createMatcher, type Matcher } from './pattern/matcher.ts';
import { parsePattern, type PatternNode } from './pattern/parse-pattern.ts';
import { personalDetectors } from './personal-data.ts';
import { secretDetectors } from './secret-formats.ts';

export type FindingAction = Exclude<ContentAction, 'off'>;

/** Strictest first. */
export const findingActions: readonly FindingAction[] = ['block', 'redact', 'flag'];

/** Detectors with the same action, looked for together. */
export interface Layer {
  readonly action: FindingAction;
  readonly detectors: readonly Detector[];
  readonly matcher: Matcher;
}

/** Policies, ready to be applied. What a stricter policy says of a detector wins. */
export interface CompiledContent {
  /** Nothing to look for: neither in requests nor in answers. */
  readonly idle: boolean;
  readonly layers: Readonly<Record<Place, readonly Layer[]>>;
  readonly allowedTexts: ReadonlySet<string>;
  readonly restore: boolean;
}

const builtIn: readonly Detector[] = [...secretDetectors, ...personalDetectors, ...injectionDetectors];

/**
 * Builds the machines for some policies. Takes some milliseconds: do it when settings change, not per request.
 *
 * @throws InvalidPatternError for a custom pattern that is not supported
 */
export function compileContent(policies: readonly ContentPolicy[]): CompiledContent {
  const matchers = new Map<string, Matcher>();
  const layersOf = (place: Place): readonly Layer[] => {
    const found = policies.filter((policy) => covers(policy, place)).flatMap(detectorsOf);
    return findingActions.flatMap((action) => layerOf(action, strictest(found, action), matchers));
  };
  const layers = { user: layersOf('user'), other: layersOf('other'), answer: layersOf('answer') };
  return {
    idle: Object.values(layers).every((list) => list.length === 0),
    layers,
    allowedTexts: new Set(policies.flatMap(({ allowedTexts }) => allowedTexts)),
    restore: policies.every(({ restore }) => restore),
  };
}

function covers({ scope, requests, responses }: ContentPolicy, place: Place): boolean {
  if (place === 'answer') return responses;
  return requests && (scope === 'all-messages' || place === 'user');
}

interface Wanted {
  readonly detector: Detector;
  readonly action: ContentAction;
}

function detectorsOf({ detectors, custom }: ContentPolicy): Wanted[] {
  const named = detectorNames.flatMap((name) =>
    builtIn.filter((detector) => detector.name === name).map((detector) => ({ detector, action: detectors[name] })),
  );
  const own = custom.map(({ label, pattern, ignoreCase, action }) => ({
    detector: { name: 'custom', format: label, pattern, ignoreCase } as const,
    action,
  }));
  return [...named, ...own];
}

/** Detectors whose strictest action over all policies is this one, each once. */
function strictest(wanted: readonly Wanted[], action: FindingAction): readonly Detector[] {
  const best = new Map<string, Wanted>();
  for (const candidate of wanted) {
    const key = keyOf(candidate.detector);
    const known = best.get(key);
    if (known === undefined || rank(candidate.action) < rank(known.action)) best.set(key, candidate);
  }
  return [...best.values()].filter((candidate) => candidate.action === action).map(({ detector }) => detector);
}

function rank(action: ContentAction): number {
  return action === 'off' ? findingActions.length : findingActions.indexOf(action);
}

function keyOf({ name, pattern, ignoreCase }: Detector): string {
  return `${name} ${ignoreCase} ${pattern}`;
}

function layerOf(action: FindingAction, detectors: readonly Detector[], matchers: Map<string, Matcher>): Layer[] {
  if (detectors.length === 0) return [];
  const key = detectors.map(keyOf).join('\n');
  const matcher = matchers.get(key) ?? createMatcher(detectors.map(parsed));
  matchers.set(key, matcher);
  return [{ action, detectors, matcher }];
}

const parsedPatterns = new WeakMap<object, PatternNode>();

/** Built-in patterns are read once. */
function parsed(detector: Detector): PatternNode {
  const original = builtIn.find(({ name, pattern }) => name === detector.name && pattern === detector.pattern);
  const known = original && parsedPatterns.get(original);
  const node = known ?? parsePattern(detector.pattern, detector.ignoreCase);
  if (original !== undefined) parsedPatterns.set(original, node);
  return node;
}
