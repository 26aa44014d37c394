import type { CatalogRefresh } from '../../../shared/app-state.ts';
import type { CatalogFigures } from '../../gateway/catalog/catalog-figures.ts';
import { joinMoves } from '../../gateway/catalog/describe-moves.ts';
import { pinsToKeep } from '../../gateway/catalog/tier-diff.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { CatalogFile, SavedCatalog } from '../../storage/catalog-file.ts';
import type { LogFile } from '../../storage/log-file.ts';
import type { CatalogMaker } from '../catalog-maker.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskState } from '../desk-state.ts';
import type { AnalysisKey } from './analysis-key.ts';
import type { Knowledge, RefreshOrder, RefreshOutcome } from './knowledge.ts';
import { orderRefresh } from './refresh-order.ts';
import type { RunningRefresh } from './refresh-thread.ts';
import { openMoves, viewRefresh, viewSource } from './refresh-view.ts';
import { firstTry, isDue, nextTry } from './schedule.ts';
import type { CatalogSources } from './sources.ts';

/** Keeps the catalog's figures fresh, and tells what that has moved. No request ever waits for it. */
export interface CatalogRefresher {
  readonly view: () => CatalogRefresh;
  /** Starts a refresh when one is due. */
  readonly tick: () => void;
  /** Asks every source now; resolves when it is done, however it went. Throws a DeskError where nothing may be fetched. */
  readonly refresh: () => Promise<void>;
  /** The new list is right. */
  readonly acceptMoves: () => void;
  /** Pins every moved model where it was. @returns how many. */
  readonly keepOld: () => number;
  /** Ends a refresh that is on its way; what has been saved stays. */
  readonly close: () => Promise<void>;
}

export interface RefresherParts {
  /** null = this run never fetches figures. */
  readonly sources: CatalogSources | null;
  readonly bundled: CatalogFigures;
  readonly maker: CatalogMaker;
  readonly state: DeskState;
  readonly file: CatalogFile;
  readonly analysisKey: () => AnalysisKey | null;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
  readonly start: (order: RefreshOrder) => RunningRefresh;
  /** Called after the view has changed. */
  readonly onChange: () => void;
  /** Takes what a person who looks for a fault wants to know. */
  readonly report: LogFile['write'];
}

type Memory = Omit<SavedCatalog, 'base' | 'generated' | 'field' | 'models'>;

const nothingYet: Memory = { validators: {}, idBySlug: {}, lastAt: null, sources: [], moves: [] };

export function createCatalogRefresher(parts: RefresherParts): CatalogRefresher {
  const { sources, bundled, maker, state, file, clock, random, onChange, report } = parts;
  const saved = file.read();
  let memory: Memory = saved ?? nothingYet;
  let failures = 0;
  let error: string | null = null;
  let running: { readonly refresh: RunningRefresh; readonly done: Promise<void> } | null = null;
  let isClosed = false;
  let saving = Promise.resolve();

  const save = (): void => {
    const { generated, field, models } = maker.figures();
    const { validators, idBySlug, lastAt, sources: views, moves } = memory;
    const { generated: base } = bundled;
    saving = file.save({ base, generated, field, models, validators, idBySlug, lastAt, sources: views, moves });
  };
  /** Puts new figures into the catalog and remembers what that moves. */
  const adopt = ({ figures, validators, idBySlug }: Knowledge): void => {
    const before = state.facts().catalog;
    const former = maker.figures();
    maker.useFigures(figures);
    try {
      state.refresh();
    } catch (problem) {
      maker.useFigures(former);
      throw problem;
    }
    const moves = joinMoves(memory.moves, before, state.facts().catalog);
    memory = { ...memory, validators, idBySlug, moves: [...moves] };
  };
  const settle = ({ known, answers }: RefreshOutcome): void => {
    const now = clock.now();
    const isAnswered = answers.some(({ state: how }) => how === 'changed' || how === 'unchanged');
    if (answers.some(({ state: how }) => how === 'changed')) adopt(known);
    const lastAt = isAnswered ? now : memory.lastAt;
    memory = { ...memory, lastAt, sources: answers.map((answer) => viewSource(answer, memory.sources, now)) };
    const failed = answers.filter(({ state: how }) => how === 'failed');
    error = failed[0]?.detail ?? null;
    failures = failed.some(({ passing }) => passing) ? failures + 1 : 0;
    const waits = failed.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
    const retryAfterMs = waits.length === 0 ? null : Math.max(...waits);
    nextAt = nextTry({ now, failures, retryAfterMs, jitter: random() });
    if (isAnswered) save();
    report('info', 'catalog.refreshed', {
      sources: Object.fromEntries(answers.map(({ id, state: how }) => [id, how])),
      moves: memory.moves.length,
    });
    for (const { id, detail } of failed) report('warn', 'catalog.source_failed', { source: id, detail });
  };
  const giveUp = (problem: unknown): void => {
    failures += 1;
    error = `The refresh broke off: ${problem instanceof Error ? problem.message : String(problem)}`;
    nextAt = nextTry({ now: clock.now(), failures, retryAfterMs: null, jitter: random() });
    report('warn', 'catalog.refresh_failed', { message: error });
  };
  const run = (from: CatalogSources): Promise<void> => {
    if (running !== null) return running.done;
    const { validators, idBySlug } = memory;
    const order = orderRefresh({ figures: maker.figures(), validators, idBySlug }, from, parts);
    const refresh = startSafely(parts.start, order);
    const done = refresh.outcome
      .then((outcome) => (isClosed ? undefined : settle(outcome)))
      .catch((problem: unknown) => giveUp(problem))
      .then(() => {
        running = null;
        if (!isClosed) onChange();
      });
    running = { refresh, done };
    onChange();
    return done;
  };

  if (saved !== null && saved.base !== bundled.generated) {
    // another version of the program brought figures of its own: every source is asked anew
    adopt({ figures: bundled, validators: {}, idBySlug: {} });
    memory = { ...memory, lastAt: null };
    save();
  }
  let nextAt = firstTry(memory.lastAt, clock.now());

  return {
    view: () =>
      viewRefresh(
        memory,
        {
          off: whyOff(parts),
          isRunning: running !== null,
          error,
          nextAt,
          analysisKey: parts.analysisKey()?.source ?? 'none',
        },
        state,
      ),
    tick: () => {
      if (sources === null || whyOff(parts) !== null || running !== null) return;
      if (state.facts().settings.catalogRefresh === 'auto' && isDue(nextAt, clock.now())) void run(sources);
    },
    refresh: async () => {
      const off = whyOff(parts);
      if (sources === null || off !== null) throw new DeskError(off ?? offWords);
      await run(sources);
    },
    acceptMoves: () => {
      memory = { ...memory, moves: [] };
      save();
      onChange();
    },
    keepOld: () => {
      // what no provider offers any more cannot be kept
      const moves = openMoves(memory.moves, state).filter(({ after }) => after.status !== 'absent');
      const pins = pinsToKeep(moves.map(({ model, before, after }) => ({ model, from: before.tier, to: after.tier })));
      memory = { ...memory, moves: [] };
      state.changeSettings({ tierPins: { ...pins, ...state.facts().settings.tierPins } });
      save();
      onChange();
      return moves.length;
    },
    close: async () => {
      isClosed = true;
      await running?.refresh.end();
      await running?.done;
      await saving;
    },
  };
}

/** A thread that cannot be started is a refresh that failed, not a fault of the program. */
function startSafely(start: RefresherParts['start'], order: RefreshOrder): RunningRefresh {
  try {
    return start(order);
  } catch (problem) {
    return { outcome: Promise.reject(problem), end: async () => {} };
  }
}

const offWords = 'This run uses the figures that came with the program.';

function whyOff({ sources, state }: RefresherParts): string | null {
  if (sources === null) return offWords;
  return state.facts().described.mode === 'only' ? 'The configuration uses only its own models.' : null;
}
