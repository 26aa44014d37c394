import { z } from 'zod';

/** Wire formats a provider or a client may speak. */
export const dialectSchema = z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']);
export type Dialect = z.infer<typeof dialectSchema>;
