import { compileContent, type CompiledContent } from '../../electron/gateway/guardrails/content/compile-content.ts';
import {
  createGuardMemory,
  inspectRequest,
  type GuardMemory,
  type Inspection,
} from '../../electron/gateway/guardrails/content/content-guard.ts';
import { factoryGuardrails, type ContentPolicy } from '../../shared/guardrails.ts';

/** Nothing is looked for, but for the members given. */
export function contentPolicy(
  detectors: Partial<ContentPolicy['detectors']>,
  members: Partial<ContentPolicy> = {},
): ContentPolicy {
  const none = { ...factoryGuardrails.content.detectors, secrets: 'off' as const };
  return { ...factoryGuardrails.content, detectors: { ...none, ...detectors }, ...members };
}

export function compiled(...policies: readonly ContentPolicy[]): CompiledContent {
  return compileContent(policies);
}

export function freshMemory(): GuardMemory {
  return createGuardMemory(7);
}

/** What a policy makes of a request, whose body may be given as it is or as a text. */
export function inspect(body: unknown, policy: ContentPolicy, memory = freshMemory()): Inspection {
  return inspectRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), compiled(policy), memory);
}
