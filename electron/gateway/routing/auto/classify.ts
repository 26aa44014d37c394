import { denseNames } from './features.ts';
import type { TextFeatures } from './features.ts';
import { scoreLinear, softmax } from './linear-model.ts';
import type { LoopFacts } from './loop-facts.ts';
import { kindNames } from './weights.ts';
import type { Kind, Phase, Weights } from './weights.ts';

/** What a person is shown as the class of a request. */
export type TaskClass =
  | 'question'
  | 'write-code'
  | 'algorithmic-code'
  | 'edit-code'
  | 'agent-first-step'
  | 'agent-later-step'
  | 'digest'
  | 'math';

/** Shares of the kinds, in the order of `kindNames`; they sum to one. */
export interface Kinds {
  readonly shares: Float64Array;
  readonly top: Kind;
}

const optionsFeature = denseNames.indexOf('options');

/** A kind that the text cannot be takes no share: no exam without options, no mere question about a document that is to be worked on. */
export function readKinds(weights: Weights, features: TextFeatures, facts: LoopFacts): Kinds {
  const shares = softmax(scoreLinear(weights.kind, features));
  if ((features.dense[optionsFeature] ?? 0) < 2) moveShares(shares, ['exam'], 'ask');
  if (features.document && !features.text.trimEnd().endsWith('?')) moveShares(shares, aboutDocuments, 'errand');
  if (facts.givenMaterial) shares.fill(0).fill(1, kindNames.indexOf('digest'), kindNames.indexOf('digest') + 1);
  let top = 0;
  kindNames.forEach((_, index) => {
    if ((shares[index] ?? 0) > (shares[top] ?? 0)) top = index;
  });
  return { shares, top: kindNames[top] ?? 'ask' };
}

/** What an order that names a document is not: that is to be read or written, and the first step towards it is a small one. */
const aboutDocuments: readonly Kind[] = ['ask', 'exam', 'word-problem', 'digest'];

function moveShares(shares: Float64Array, from: readonly Kind[], to: Kind): void {
  const target = kindNames.indexOf(to);
  for (const kind of from) {
    const source = kindNames.indexOf(kind);
    shares[target] = (shares[target] ?? 0) + (shares[source] ?? 0);
    shares[source] = 0;
  }
}

/** The class of a request: where the agent stands first, the wording second. Offered tools name the first step, they never change the score. */
export function classOf(kinds: Kinds, facts: LoopFacts): TaskClass {
  if (!facts.firstStep) return 'agent-later-step';
  switch (kinds.top) {
    case 'issue':
    case 'errand':
      return facts.tools || kinds.top === 'errand' ? 'agent-first-step' : 'edit-code';
    case 'repair':
      return facts.tools ? 'agent-first-step' : 'edit-code';
    case 'code':
      return facts.tools ? 'agent-first-step' : 'write-code';
    case 'contest':
      return 'algorithmic-code';
    case 'digest':
      return 'digest';
    case 'word-problem':
    case 'reasoning':
      return 'math';
    case 'exam':
    case 'ask':
      return 'question';
    default:
      return kinds.top satisfies never;
  }
}

/** Errors on the way up to which a finished edit counts as a smooth run. Runs with more of them needed a strong model to the end. */
const smoothRunErrors = 1;

/** Where in its loop an agent stands; only asked when a tool has answered. */
export function phaseOf(facts: LoopFacts): Phase {
  if (facts.errorInLastOutput || facts.repeatedCalls >= 2 || facts.malformedCalls > 0) return 'failed';
  const reviewed = facts.lastAction === 'review' && facts.landedEdits > 0;
  if (reviewed && facts.errors <= smoothRunErrors) return 'wrapping-up';
  if (facts.lastAction === 'edit') return 'changed';
  return facts.lastAction === 'search' || facts.lastAction === 'read' ? 'looking' : 'running';
}
