import type { ProviderView } from '../../../shared/app-state.ts';
import type { Dialect } from '../../../shared/dialect.ts';

type Row = readonly [id: string, name: string, baseUrl: string, variable: string, dialects?: readonly Dialect[]];

const rows: readonly Row[] = [
  ['openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'],
  ['openai', 'OpenAI', 'https://api.openai.com/v1', 'OPENAI_API_KEY', ['openai-chat', 'openai-responses']],
  ['anthropic', 'Anthropic', 'https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY', ['anthropic-messages']],
  ['google', 'Google Gemini API', 'https://generativelanguage.googleapis.com/v1beta/openai', 'GEMINI_API_KEY'],
  ['deepseek', 'DeepSeek', 'https://api.deepseek.com', 'DEEPSEEK_API_KEY'],
  ['mistral', 'Mistral AI', 'https://api.mistral.ai/v1', 'MISTRAL_API_KEY'],
  ['xai', 'xAI', 'https://api.x.ai/v1', 'XAI_API_KEY'],
  ['groq', 'Groq', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY'],
  ['together', 'Together AI', 'https://api.together.xyz/v1', 'TOGETHER_API_KEY'],
  ['fireworks', 'Fireworks AI', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY'],
  ['moonshot', 'Moonshot AI', 'https://api.moonshot.ai/v1', 'MOONSHOT_API_KEY'],
  ['zai', 'Z.ai', 'https://api.z.ai/api/paas/v4', 'ZAI_API_KEY'],
  ['minimax', 'MiniMax', 'https://api.minimax.io/v1', 'MINIMAX_API_KEY'],
  [
    'alibaba',
    'Alibaba Cloud Model Studio',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'DASHSCOPE_API_KEY',
  ],
  ['cerebras', 'Cerebras', 'https://api.cerebras.ai/v1', 'CEREBRAS_API_KEY'],
  ['xiaomi', 'Xiaomi MiMo', 'https://api.xiaomimimo.com/v1', 'XIAOMI_API_KEY'],
];

/** Companies of the bundled catalog, none of them with a key, and two servers of the own machine. */
export function fakeProviders(countModels: (provider: string) => number): ProviderView[] {
  const companies = rows.map(([id, name, baseUrl, variable, dialects = ['openai-chat']]) =>
    providerOf({
      id,
      name,
      baseUrl,
      dialects: [...dialects],
      environmentVariables: [variable],
      modelCount: countModels(id),
    }),
  );
  const local = { local: true, auth: 'none', keySource: 'not-needed', status: 'not-running', modelCount: 0 } as const;
  const statusDetail = 'Nothing answers at the base URL.';
  return [
    ...companies,
    providerOf({ ...local, statusDetail, id: 'ollama', name: 'Ollama (local)', baseUrl: 'http://127.0.0.1:11434/v1' }),
    providerOf({
      ...local,
      statusDetail,
      id: 'lmstudio',
      name: 'LM Studio (local)',
      baseUrl: 'http://127.0.0.1:1234/v1',
    }),
  ];
}

/** A provider without a key, with some members replaced. */
export function providerOf(
  members: Partial<ProviderView> & Pick<ProviderView, 'id' | 'name' | 'baseUrl'>,
): ProviderView {
  return {
    dialects: ['openai-chat'],
    auth: 'bearer',
    custom: false,
    demo: false,
    local: false,
    enabled: true,
    keySource: 'none',
    environmentVariables: [],
    lastFour: null,
    status: 'no-key',
    statusDetail: `No key for ${members.name}.`,
    modelCount: 0,
    ...members,
  };
}

/** The same provider once it has a key. */
export function withKey(provider: ProviderView, members: Partial<ProviderView>): ProviderView {
  return { ...provider, keySource: 'vault', status: 'ready', statusDetail: null, ...members };
}
