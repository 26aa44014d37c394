import { z } from 'zod';
import {
  appInfoSchema,
  appStateSchema,
  budgetStateSchema,
  catalogViewSchema,
  clientKeyViewSchema,
  providerViewSchema,
  routePreviewSchema,
  spendSchema,
  telemetryViewSchema,
} from './app-state.ts';
import { configProviderSchema } from './config-file.ts';
import { allowedSchema, clientLimitsSchema, contentPolicySchema, contentPreviewSchema } from './guardrails.ts';
import {
  ledgerCountSchema,
  ledgerCursorSchema,
  ledgerFilterSchema,
  ledgerPageSchema,
  ledgerQuerySchema,
  usageQuerySchema,
  usageTotalSchema,
} from './ledger.ts';
import { requestLogSchema, verdictSchema } from './request-log.ts';
import { ownEndpointFiguresSchema, settingsPatchSchema, settingsSchema, tierPinSchema } from './settings.ts';
import { tierSchema } from './tier.ts';
import { whatIfSchema } from './what-if.ts';

const nothing = z.object({}).strict();
const done = z.object({}).strict();

/**
 * Every question the window may ask. Provider secrets go in; they never come out.
 * The same table is served over Electron's IPC and, headless, over HTTP: see `electron/shell/ipc.ts` and `electron/headless/`.
 */
export const calls = {
  'state.read': { input: nothing, output: appStateSchema },
  'tier.set': { input: z.strictObject({ tier: tierSchema }), output: done },
  'settings.update': { input: settingsPatchSchema, output: done },

  'keys.add': {
    input: z.strictObject({ provider: z.string(), secret: z.string().trim().min(1).max(4096) }),
    output: done,
  },
  'keys.remove': { input: z.strictObject({ provider: z.string() }), output: done },
  /** Asks the provider for its model list with the stored key; costs nothing. */
  'keys.test': {
    input: z.strictObject({ provider: z.string() }),
    output: z.object({ ok: z.boolean(), message: z.string(), durationMs: z.number() }),
  },
  'providers.save': { input: configProviderSchema, output: done },
  'providers.remove': { input: z.strictObject({ provider: z.string() }), output: done },
  'providers.setEnabled': { input: z.strictObject({ provider: z.string(), enabled: z.boolean() }), output: done },

  'models.setTier': { input: z.strictObject({ model: z.string(), tier: tierPinSchema.nullable() }), output: done },
  'models.setEnabled': { input: z.strictObject({ model: z.string(), enabled: z.boolean() }), output: done },
  /** A person's own score; null = the catalog's again. */
  'models.setScore': {
    input: z.strictObject({ model: z.string(), codingIndex: z.number().min(0).max(100).nullable() }),
    output: done,
  },
  /** A person's own figures, instead of all earlier ones of that endpoint; empty = the catalog's again. */
  'endpoints.setFigures': {
    input: z.strictObject({ key: z.string(), figures: ownEndpointFiguresSchema }),
    output: done,
  },

  /** Asks every source now, whatever the schedule says. Answers when it is done; how it went is in the state. */
  'catalog.refresh': { input: nothing, output: done },
  /** The new list is right: nothing more to say about it. */
  'catalog.acceptMoves': { input: nothing, output: done },
  /** Pins every moved model where it was. */
  'catalog.keepOld': { input: nothing, output: z.object({ pinned: z.number() }) },
  /** Key for Artificial Analysis; null removes it. */
  'catalog.setAnalysisKey': {
    input: z.strictObject({ secret: z.string().trim().min(1).max(4_096).nullable() }),
    output: done,
  },
  /** Ends a cooldown: the next request may use the endpoint again. */
  'endpoints.wake': { input: z.strictObject({ key: z.string() }), output: done },

  /** The secret is in the answer of `create` once and never again; `reveal` works for the default key only. */
  'clientKeys.create': {
    input: z.strictObject({ name: z.string().trim().min(1).max(100), defaultTier: tierSchema.nullable().optional() }),
    output: z.object({ id: z.string(), secret: z.string() }),
  },
  /** Absent fields stay as they are. */
  'clientKeys.update': {
    input: z.strictObject({
      id: z.string(),
      name: z.string().trim().min(1).max(100).optional(),
      defaultTier: tierSchema.nullable().optional(),
      preventOverrides: z.boolean().optional(),
      limits: clientLimitsSchema.optional(),
    }),
    output: done,
  },
  'clientKeys.revoke': { input: z.strictObject({ id: z.string() }), output: done },
  'clientKeys.reveal': { input: nothing, output: z.object({ secret: z.string() }) },
  /** Replaces the default key's secret; the old one stops working at once. */
  'clientKeys.rotate': { input: nothing, output: z.object({ secret: z.string() }) },

  'requests.verdicts': {
    input: z.strictObject({ id: z.string() }),
    output: z.object({ verdicts: z.array(verdictSchema) }),
  },
  /** Records what is said, in memory, for some minutes; 0 stops and forgets. */
  'bodies.record': { input: z.strictObject({ minutes: z.int().min(0).max(60) }), output: done },
  /** null = not recorded, or forgotten. Secrets are taken out. */
  'bodies.read': {
    input: z.strictObject({ id: z.string() }),
    output: z.object({
      bodies: z.object({ request: z.string(), response: z.string(), truncated: z.boolean() }).nullable(),
    }),
  },
  /** Any finished request, from the ledger: filtered, newest first, page by page. */
  'requests.page': { input: ledgerQuerySchema, output: ledgerPageSchema },
  'requests.count': {
    input: z.strictObject({ filter: ledgerFilterSchema, after: ledgerCursorSchema.nullable() }),
    output: ledgerCountSchema,
  },
  /**
   * All finished requests since then as one text, a piece at a time: a long one would hold up the streams. See `usageRowSchema`
   * for the columns. `since`: ms since epoch; `after`: `next` of the piece before.
   */
  'usage.export': {
    input: z.strictObject({
      since: z.number(),
      format: z.enum(['csv', 'json']),
      after: ledgerCursorSchema.nullable(),
    }),
    output: z.object({ text: z.string(), rows: z.number(), next: ledgerCursorSchema.nullable() }),
  },
  /** What the recorded requests of the last days would have cost at another tier, cap or router; tokens as they were. */
  'whatIf.read': {
    input: z.strictObject({
      days: z.int().min(1).max(90),
      /** As a client would write it, e.g. `pareto-code:low`. */
      model: z.string(),
      /** USD per million prompt tokens; switches to the frontier. */
      maxPrice: z.number().positive().nullable(),
    }),
    output: whatIfSchema,
  },
  /** What a content policy would do to a text. A custom pattern that is not supported is an error that says why. */
  'guardrails.preview': {
    input: z.strictObject({ text: z.string().max(1_000_000), policy: contentPolicySchema }),
    output: contentPreviewSchema,
  },
  /** Which models and providers a list would let through, with the rule that stops the others. */
  'allowed.preview': {
    input: z.strictObject({ allowed: allowedSchema }),
    output: z.object({
      models: z.array(z.object({ id: z.string(), name: z.string(), ban: z.string().nullable() })),
      providers: z.array(z.object({ id: z.string(), name: z.string(), ban: z.string().nullable() })),
    }),
  },
  /** What one model for everything would have cost, at its cheapest list price; see `savings.ts` for what is left out. */
  'usage.savings': {
    input: z.strictObject({ since: z.number(), until: z.number(), model: z.string() }),
    output: z.object({
      baselineUsd: z.number().nullable(),
      costUsd: z.number(),
      savedUsd: z.number().nullable(),
      leftOut: z.number(),
    }),
  },
  'usage.read': { input: usageQuerySchema, output: z.object({ totals: z.array(usageTotalSchema) }) },
  'requests.clear': { input: nothing, output: done },

  /** What would happen to this body, without sending it. An `at` in the body is an ISO time. */
  'route.preview': {
    input: z.strictObject({
      body: z.record(z.string(), z.unknown()),
      /** Instead of the estimate from the body's size. */
      promptTokens: z.int().min(0).max(100_000_000).optional(),
      /** Patterns with `*`: models that fit none are ruled out; empty = none is. */
      allowedModels: z.array(z.string().min(1).max(200)).max(1_000).optional(),
    }),
    output: routePreviewSchema,
  },

  /** A header for the collector that is set; null removes it. The value goes in and never comes out. */
  'telemetry.setHeader': {
    input: z.strictObject({ name: z.string().trim().max(100), value: z.string().trim().max(4_096).nullable() }),
    output: done,
  },
  /** Sends a test trace and a test metric to the address that is set, also while the export is switched off. */
  'telemetry.test': {
    input: nothing,
    output: z.object({ ok: z.boolean(), message: z.string(), durationMs: z.number() }),
  },

  'config.import': {
    input: z.strictObject({ text: z.string().max(5_000_000) }),
    output: z.object({ summary: z.string() }),
  },
  /** Puts everything back to before the last import of this run; refused once something was changed since. */
  'config.undoImport': { input: nothing, output: done },
  'config.export': { input: z.strictObject({ includeSecrets: z.boolean() }), output: z.object({ text: z.string() }) },
} as const;

/** What main announces. Whole slices; `requests.changed` carries the entries that are new or changed, matched by id. */
const events = {
  'app.changed': appInfoSchema,
  'settings.changed': settingsSchema,
  'providers.changed': z.array(providerViewSchema),
  'catalog.changed': catalogViewSchema,
  'clientKeys.changed': z.array(clientKeyViewSchema),
  'spend.changed': spendSchema,
  'budgets.changed': z.array(budgetStateSchema),
  'telemetry.changed': telemetryViewSchema,
  'requests.changed': z.array(requestLogSchema),
  'requests.cleared': nothing,
  /** Something a person should hear of now, e.g. a budget that is nearly used up. */
  'notice.raised': z.object({ message: z.string() }),
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
export type Input<N extends CallName> = z.input<(typeof calls)[N]['input']>;
export type Output<N extends CallName> = z.output<(typeof calls)[N]['output']>;
export type EventValue<N extends EventName> = z.output<(typeof events)[N]>;

/** Main side: one handler per call. A missing or misspelt one does not compile. */
export type Handlers = {
  [N in CallName]: (input: z.output<(typeof calls)[N]['input']>) => Promise<Output<N>> | Output<N>;
};

/** Announces one event to every window. */
export type Announce = <N extends EventName>(name: N, value: EventValue<N>) => void;

/** Electron's own error transport keeps only the message, so results travel in an envelope. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: { code: string; message: string } };

/** Only names of the contract, not those every object has, e.g. `constructor`. */
export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}

/** What preload exposes as `window.pareto`, and what the headless bridge rebuilds over HTTP. */
export interface Bridge {
  call(name: CallName, input: unknown): Promise<Reply<unknown>>;
  /** @returns a function that ends the subscription. */
  on(listener: (name: EventName, value: unknown) => void): () => void;
}
