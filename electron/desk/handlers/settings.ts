import { ZodError } from 'zod';
import type { Handlers } from '../../../shared/ipc.ts';
import type { ContentPolicy } from '../../../shared/guardrails.ts';
import type { SettingsPatch } from '../../../shared/settings.ts';
import { DeskError } from '../desk-error.ts';
import type { DeskParts } from '../desk-parts.ts';
import { originProblem } from '../origin-problem.ts';
import { patternProblems } from '../pattern-problems.ts';
import { collectorProblem } from '../telemetry/collector.ts';

/** Everything a person sets that is no secret. */
export function settingsHandlers(parts: DeskParts): Pick<Handlers, 'tier.set' | 'settings.update'> {
  return {
    'tier.set': async ({ tier }) => {
      parts.state.changeSettings({ defaultTier: tier });
      return {};
    },
    'settings.update': async (patch) => {
      await changeSettings(parts, patch);
      return {};
    },
  };
}

/**
 * Changes settings; a new port is bound first, so that one that cannot be had changes nothing.
 *
 * @param staysOnPort a new port is for the next start.
 */
export async function changeSettings(
  { state, listener }: DeskParts,
  patch: SettingsPatch,
  staysOnPort: boolean = false,
): Promise<void> {
  checkOrigins(patch.allowedOrigins ?? []);
  refusePatterns(patch.guardrails?.content);
  const { port } = patch;
  const { port: present, error } = listener.status();
  checkCollector(patch.telemetry?.endpoint ?? null, port ?? present);
  if (!staysOnPort && port !== undefined && (port !== present || error !== null)) await listener.move(port);
  try {
    state.changeSettings(patch);
  } catch (problem) {
    if (problem instanceof ZodError)
      throw new DeskError(problem.issues.map(({ message }) => message).join(' '), problem);
    throw problem;
  }
}

/** @throws DeskError */
export function refusePatterns(policy: ContentPolicy | null | undefined): void {
  const problems = patternProblems(policy);
  if (problems.length > 0) throw new DeskError(problems.join(' '));
}

function checkCollector(endpoint: string | null, ownPort: number): void {
  const problem = endpoint === null ? null : collectorProblem(endpoint, ownPort);
  if (problem !== null) throw new DeskError(problem);
}

function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    const problem = originProblem(origin);
    if (problem !== null) throw new DeskError(problem);
  }
}
