import type { Allowed, PatternList } from '../../../shared/guardrails.ts';
import { matchesPattern } from '../catalog/model-pattern.ts';

/** A list and whose it is. */
export interface OwnedList {
  readonly allowed: Allowed;
  /** For a person, e.g. `your settings` or `client key "Zed"`. */
  readonly owner: string;
}

/** What a provider says it does with prompts; null = not known, which no filter takes for a yes. */
export interface ProviderPrivacy {
  readonly zeroRetention: boolean | null;
  readonly trains: boolean | null;
}

/** What stays on this machine is kept and trained on by nobody; of the others no public list says it for all plans. */
export function privacyOf(isLocal: boolean): ProviderPrivacy {
  return isLocal ? { zeroRetention: true, trains: false } : { zeroRetention: null, trains: null };
}

/** The setting that rules a model or provider out. */
export interface Ban {
  readonly rule: 'guardrail';
  /** Sentence for a person: which rule of whose list. */
  readonly detail: string;
}

/** Answers from memory; the same question twice costs a look-up. */
export interface AllowList {
  /** true when nothing is ruled out: then the others need not be asked. */
  readonly allowsAll: boolean;
  /** @param model `author/slug` */
  readonly banOfModel: (model: string) => Ban | null;
  readonly banOfProvider: (provider: string, privacy: ProviderPrivacy) => Ban | null;
}

/** Answers that are remembered: a catalog has fewer models, but a client may name any for embeddings. */
const mostModels = 10_000;

/** Joins lists: what any of them rules out is out. */
export function createAllowList(lists: readonly OwnedList[]): AllowList {
  const active = lists.filter(({ allowed }) => !isOpen(allowed));
  const models = new Map<string, Ban | null>();
  return {
    allowsAll: active.length === 0,
    banOfModel: (model) => {
      const known = models.get(model);
      if (known !== undefined) return known;
      const found = firstBan(active, ({ allowed, owner }) => banByPatterns(allowed.models, model, 'models', owner));
      if (models.size < mostModels) models.set(model, found);
      return found;
    },
    banOfProvider: (provider, privacy) =>
      firstBan(
        active,
        ({ allowed, owner }) =>
          banByPatterns(allowed.providers, provider, 'providers', owner) ?? banByPrivacy(allowed, privacy, owner),
      ),
  };
}

function isOpen({ models, providers, zeroRetentionOnly, noTraining }: Allowed): boolean {
  const lists = [models.include, models.exclude, providers.include, providers.exclude];
  return lists.every((list) => list.length === 0) && !zeroRetentionOnly && !noTraining;
}

function firstBan(lists: readonly OwnedList[], banOf: (list: OwnedList) => Ban | null): Ban | null {
  for (const list of lists) {
    const found = banOf(list);
    if (found !== null) return found;
  }
  return null;
}

function banByPatterns({ include, exclude }: PatternList, id: string, what: string, owner: string): Ban | null {
  const excluder = exclude.find((pattern) => matchesPattern(pattern, id));
  if (excluder !== undefined) return ban(`Excluded ${what} of ${owner} have "${excluder}".`);
  if (include.length === 0 || include.some((pattern) => matchesPattern(pattern, id))) return null;
  return ban(`It is not among the allowed ${what} of ${owner}.`);
}

function banByPrivacy(allowed: Allowed, privacy: ProviderPrivacy, owner: string): Ban | null {
  if (allowed.zeroRetentionOnly && privacy.zeroRetention !== true) {
    return ban(
      `By ${owner} only providers that keep no prompts are allowed; of this one that ${isOrUnknown(privacy.zeroRetention)}.`,
    );
  }
  if (allowed.noTraining && privacy.trains !== false) {
    return ban(
      `By ${owner} only providers that do not train on prompts are allowed; of this one that ${isOrUnknown(privacy.trains === null ? null : false)}.`,
    );
  }
  return null;
}

function isOrUnknown(fact: boolean | null): string {
  return fact === null ? 'is not known' : 'is not true';
}

function ban(detail: string): Ban {
  return { rule: 'guardrail', detail };
}
