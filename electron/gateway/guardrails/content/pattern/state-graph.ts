import type { CharSet } from './char-set.ts';
import type { Assertion, PatternNode } from './parse-pattern.ts';

/** One step of a graph of states (a nondeterministic automaton). */
export type GraphState =
  | { readonly kind: 'chars'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] }
  | { readonly kind: 'assertion'; readonly what: Assertion; readonly next: number }
  /** The pattern with this number has been found. */
  | { readonly kind: 'found'; readonly pattern: number };

export interface StateGraph {
  readonly states: readonly GraphState[];
  readonly start: number;
}

/**
 * Joins patterns into one graph that walks all of them at once (Thompson's construction).
 *
 * @param backwards builds the graph that reads a text from its end, to find where a match begins
 */
export function buildGraph(patterns: readonly PatternNode[], backwards: boolean): StateGraph {
  const states: GraphState[] = [];
  const add = (state: GraphState): number => states.push(state) - 1;

  /** Builds back to front, so that every state knows its successor. @returns where the node begins */
  function build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'chars':
        return add({ kind: 'chars', set: node.set, next });
      case 'assertion':
        return add({ kind: 'assertion', what: node.what, next });
      case 'sequence': {
        const parts = backwards ? node.parts : node.parts.toReversed();
        return parts.reduce((after, part) => build(part, after), next);
      }
      case 'choice':
        return add({ kind: 'fork', next: node.options.map((option) => build(option, next)) });
      case 'repeat':
        return buildRepeat(node, next);
      default:
        return node satisfies never;
    }
  }

  function buildRepeat({ part, min, max }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    let at = next;
    if (max === Infinity) {
      const again: number[] = [];
      const loop = add({ kind: 'fork', next: again });
      again.push(build(part, loop), next);
      at = loop;
    } else {
      for (let count = min; count < max; count += 1) at = add({ kind: 'fork', next: [build(part, at), next] });
    }
    for (let count = 0; count < min; count += 1) at = build(part, at);
    return at;
  }

  const starts = patterns.map((pattern, number) => build(pattern, add({ kind: 'found', pattern: number })));
  return { states, start: add({ kind: 'fork', next: starts }) };
}
