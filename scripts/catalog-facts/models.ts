import type {
  EndpointFigures,
  ModelFigures,
  OverrideFigures,
  ScoreFigures,
  SpeedFigures,
} from '../../electron/gateway/catalog/catalog-figures.ts';
import type { EndpointFacts, ModelFacts, OverrideFacts, SpeedFacts, ThroughputFile } from './facts.ts';

/** @param leaveOut hears of every figure that could not be used. */
export function toModel(
  facts: ModelFacts,
  score: ScoreFigures | null,
  speeds: ThroughputFile,
  leaveOut: (note: string) => void,
): ModelFigures {
  const { id, name, author, status, supports } = facts;
  return {
    id,
    name,
    author,
    status,
    releaseDate: facts.release_date,
    contextLength: facts.context_length,
    ...(facts.max_input_tokens === undefined ? {} : { maxInputTokens: facts.max_input_tokens }),
    maxOutputTokens: facts.max_output_tokens,
    supports: {
      tools: supports.tools ?? false,
      images: facts.input_modalities.includes('image'),
      // Where nobody says, a model that calls tools is taken to follow a schema too: ruling out every Claude model would be worse.
      structuredOutputs: supports.structured_outputs ?? supports.tools ?? false,
      reasoning: supports.reasoning ?? false,
    },
    ...(facts.quirks === undefined ? {} : { quirks: facts.quirks }),
    score,
    endpoints: facts.providers.map((endpoint) => toEndpoint(id, endpoint, speeds, leaveOut)),
  };
}

function toEndpoint(
  model: string,
  facts: EndpointFacts,
  speeds: ThroughputFile,
  leaveOut: (note: string) => void,
): EndpointFigures {
  const overrides: OverrideFigures[] = [];
  for (const override of facts.overrides ?? []) {
    if (override.condition === undefined) overrides.push(toOverride(override));
    else leaveOut(`${model} at ${facts.provider}: other prices for "${override.condition}"`);
  }
  const speed = speedOf(model, facts.provider, speeds);
  return {
    provider: facts.provider,
    modelId: facts.model_id,
    prompt: facts.prompt,
    completion: facts.completion,
    cacheRead: facts.cache_read,
    cacheWrite: facts.cache_write,
    ...(overrides.length === 0 ? {} : { overrides }),
    contextLength: facts.context_length,
    maxOutputTokens: facts.max_output_tokens,
    ...(speed === undefined ? {} : { speed }),
    date: facts.as_of,
    source: facts.source,
  };
}

function toOverride(facts: OverrideFacts): OverrideFigures {
  const { min_prompt_tokens, valid_from, prompt, completion, cache_read, cache_write } = facts;
  return {
    ...(min_prompt_tokens === undefined ? {} : { minPromptTokens: min_prompt_tokens }),
    ...(valid_from === undefined ? {} : { validFrom: valid_from }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(completion === undefined ? {} : { completion }),
    ...(cache_read === undefined ? {} : { cacheRead: cache_read }),
    ...(cache_write === undefined ? {} : { cacheWrite: cache_write }),
  };
}

/** A figure of this host where there is one, the newest; else the model's, whatever host it was measured at. */
function speedOf(model: string, provider: string, speeds: ThroughputFile): SpeedFigures | undefined {
  const own = speeds.rows
    .filter((row) => row.id === model && row.provider === provider)
    .toSorted((a, b) => b.date.localeCompare(a.date))[0];
  const facts = own ?? speeds.summary[model];
  return facts === undefined ? undefined : toSpeed(facts);
}

function toSpeed({ tokens_per_second_p50, ttft_s_p50, date, source }: SpeedFacts): SpeedFigures {
  return {
    p50: tokens_per_second_p50,
    ttftMs: ttft_s_p50 === null ? null : Math.round(ttft_s_p50 * 1000),
    date,
    source,
  };
}
