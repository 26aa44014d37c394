import { randomInt } from 'node:crypto';
import type { ContentPolicy } from '../../../shared/guardrails.ts';
import { GatewayError } from '../errors.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { withBytes } from '../dialects/read-inbound.ts';
import { compileContent, type CompiledContent } from '../guardrails/content/compile-content.ts';
import {
  createGuardMemory,
  inspectAnswer,
  inspectRequest,
  type Finding,
  type GuardMemory,
} from '../guardrails/content/content-guard.ts';
import { contentRefusal, depthRefusal } from '../guardrails/content/content-refusal.ts';
import { JsonDepthError } from '../guardrails/content/json-reader.ts';
import { restoreJson } from '../guardrails/content/restore-text.ts';
import { InvalidPatternError } from '../guardrails/content/pattern/parse-pattern.ts';
import { createStreamEditor } from '../guardrails/content/stream-editor.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { changedForm, type StreamForm } from './answer-form.ts';

/** Looks for secrets, personal data and injections in what goes out and, where asked, in what comes back. */
export interface ContentFilter {
  /** @throws GatewayError when something is found that a policy blocks */
  readonly screen: (request: InboundRequest, world: Snapshot) => Screened;
  /** The same for a body whose answer has no texts. @throws GatewayError */
  readonly screenBody: (body: Pick<InboundRequest, 'dialect' | 'bytes'>, world: Snapshot) => ScreenedBody;
}

/** A body after the policies were applied; `findings` are sentences without the found text. */
export interface ScreenedBody {
  readonly bytes: Buffer;
  readonly findings: readonly string[];
}

/** A request after the policies were applied. */
export interface Screened {
  /** The same object where nothing was redacted. */
  readonly request: InboundRequest;
  /** true = the bytes of the request are kept, to be compared with those of the next turn. */
  readonly keepsBytes: boolean;
  /** What was found, as sentences without the found text. */
  readonly findings: () => readonly string[];
  /** Applies the policies to a whole answer, and puts back what was redacted in the request. @throws GatewayError */
  readonly whole: (bytes: Buffer) => Buffer;
  /** The same for a stream; its `push` throws a GatewayError when something blocks. */
  readonly stream: (form: StreamForm) => StreamForm;
}

/** The general policy, with that of one client key where it has one, ready to be applied. */
interface Rules {
  readonly content: CompiledContent;
  readonly memory: GuardMemory;
}

const unchanged = <T>(answer: T): T => answer;
const none = (): readonly string[] => [];

/** A pattern that an earlier version kept: nothing passes unseen, and the caller learns what to mend. */
function rulesOrRefusal(
  rulesFor: ReturnType<typeof createRulesCache>,
  general: ContentPolicy,
  own: ContentPolicy | null,
): Rules {
  try {
    return rulesFor(general, own);
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    const message = `A pattern under Guardrails > Content cannot be used, so nothing is let through. ${error.message}`;
    throw new GatewayError(error.code, 500, message, { errorType: 'server' });
  }
}

function orRefused<T>(dialect: InboundRequest['dialect'], look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw error instanceof JsonDepthError ? depthRefusal(dialect) : error;
  }
}

export function createContentFilter(): ContentFilter {
  const rulesFor = createRulesCache();
  return {
    screen(request, { settings, clientKey }) {
      const { content, memory } = rulesOrRefusal(rulesFor, settings.guardrails.content, clientKey.limits.content);
      if (content.idle) return { request, keepsBytes: false, whole: unchanged, stream: unchanged, findings: none };
      const { findings, action, bytes, originals } = orRefused(request.dialect, () =>
        inspectRequest(request.bytes, content, memory),
      );
      if (action === 'block') throw contentRefusal(request.dialect, findings);
      const found: Finding[] = [...findings];
      if (originals.size === 0 && content.layers.answer.length === 0) {
        return {
          request: withBytes(request, bytes),
          keepsBytes: true,
          whole: unchanged,
          stream: unchanged,
          findings: () => found.map(toSentence),
        };
      }
      return {
        request: withBytes(request, bytes),
        keepsBytes: true,
        findings: () => found.map(toSentence),
        whole(answer) {
          const inspection = orRefused(request.dialect, () => inspectAnswer(answer, content, memory));
          found.push(...inspection.findings);
          if (inspection.action === 'block') throw contentRefusal(request.dialect, inspection.findings);
          return originals.size === 0
            ? inspection.bytes
            : Buffer.from(restoreJson(inspection.bytes.toString('utf8'), originals));
        },
        stream: (form) => editStream(form, request, { originals, content, memory }, found),
      };
    },
    screenBody({ dialect, bytes }, { settings, clientKey }) {
      const { content, memory } = rulesOrRefusal(rulesFor, settings.guardrails.content, clientKey.limits.content);
      const inspection = orRefused(dialect, () => inspectRequest(bytes, content, memory));
      if (inspection.action === 'block') throw contentRefusal(dialect, inspection.findings);
      return { bytes: inspection.bytes, findings: inspection.findings.map(toSentence) };
    },
  };
}

function editStream(
  form: StreamForm,
  request: InboundRequest,
  options: Rules & { readonly originals: ReadonlyMap<string, string> },
  found: Finding[],
): StreamForm {
  const editor = createStreamEditor(options);
  if (editor === null) return form;
  let rest = '';
  return changedForm(form, {
    push(chunk) {
      const pushed = form.push(chunk);
      const bytes = orRefused(request.dialect, () => editor.push(pushed));
      if (editor.isBlocked()) throw contentRefusal(request.dialect, editor.findings());
      return bytes;
    },
    // asked for before the record is kept, which tells what was found
    facts() {
      rest = orRefused(request.dialect, () => editor.end()).toString('utf8');
      found.push(...editor.findings());
      return form.facts();
    },
    ending: (facts) => rest + form.ending(facts),
  });
}

/** Building the machines takes milliseconds: one for each pair of policies, as long as neither changes. */
function createRulesCache(): (general: ContentPolicy, own: ContentPolicy | null) => Rules {
  const known = new WeakMap<ContentPolicy, WeakMap<ContentPolicy, Rules>>();
  return (general, own) => {
    let byOwn = known.get(general);
    if (byOwn === undefined) known.set(general, (byOwn = new WeakMap<ContentPolicy, Rules>()));
    const key = own ?? general;
    let rules = byOwn.get(key);
    if (rules === undefined) {
      const content = compileContent(own === null ? [general] : [general, own]);
      rules = { content, memory: createGuardMemory(randomInt(2 ** 31)) };
      byOwn.set(key, rules);
    }
    return rules;
  };
}

const done: Readonly<Record<Finding['action'], string>> = { flag: 'found', redact: 'redacted', block: 'blocked' };

function toSentence({ detector, format, action, where, count }: Finding): string {
  const kind = detector === format ? detector : `${detector} (${format})`;
  return `${kind} ${done[action]} in ${where}${count > 1 ? `, ${count} times` : ''}`;
}
