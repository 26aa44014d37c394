import { z } from 'zod';

/** Pareto quality bands, best first. */
export const tiers = ['high', 'medium', 'low'] as const;

export const tierSchema = z.enum(tiers);

/** Pareto quality band a request draws its model from. */
export type Tier = z.infer<typeof tierSchema>;
