/** What is typed into: each quotes in its own way, and goes on to a next line in its own way. */
export type Shell = 'bash' | 'powershell' | 'cmd';

/** How one client is pointed at the gateway. */
export interface Snippet {
  readonly id: string;
  /** Name of the client. */
  readonly name: string;
  /** Where the text goes: a file, a terminal, a settings page. */
  readonly place: string;
  readonly text: string;
  /** What the person has to know besides. */
  readonly note?: string;
  /** The text is another one in another shell. */
  readonly isOfShell?: true;
}

/** What a snippet is made of. */
export interface SnippetParts {
  /** With `/v1`, as most clients want it. */
  readonly baseUrl: string;
  readonly key: string;
  readonly shell: Shell;
}

type Maker = Omit<Snippet, 'text'> & { readonly write: (parts: SnippetParts & { readonly root: string }) => string };

/** The fields were tried with the real clients, or are from their own documentation (VS Code, Zed, JetBrains, Cursor), 2026-11. */
const makers: readonly Maker[] = [
  {
    id: 'curl',
    name: 'curl',
    place: 'Terminal',
    isOfShell: true,
    write: ({ shell, ...parts }) => helloIn[shell](parts),
  },
  {
    id: 'python',
    name: 'Python',
    place: 'pip install openai',
    write: ({ baseUrl, key }) => `from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key="${key}",
)
reply = client.chat.completions.create(
    model="pareto-code",
    messages=[{"role": "user", "content": "Hello"}],
)
print(reply.model, reply.choices[0].message.content)`,
  },
  {
    id: 'javascript',
    name: 'JavaScript',
    place: 'npm install openai',
    write: ({ baseUrl, key }) => `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${baseUrl}',
  apiKey: '${key}',
});
const reply = await client.chat.completions.create({
  model: 'pareto-code',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(reply.model, reply.choices[0].message.content);`,
  },
  {
    id: 'claude-code',
    name: 'Claude Code',
    place: '~/.claude/settings.json',
    write: ({ root, key }) =>
      json({
        env: {
          ANTHROPIC_BASE_URL: root,
          ANTHROPIC_AUTH_TOKEN: key,
          ANTHROPIC_MODEL: 'pareto-code',
          ANTHROPIC_DEFAULT_HAIKU_MODEL: 'pareto-code:low',
          CLAUDE_CODE_ATTRIBUTION_HEADER: '0',
        },
      }),
    note: 'The base URL has no /v1 here. The small model that Claude Code uses for titles and summaries is asked of the low tier.',
  },
  {
    id: 'codex',
    name: 'Codex',
    place: '~/.codex/config.toml',
    write: ({ baseUrl, key }) => `model = "pareto-code"
model_provider = "pareto"

[model_providers.pareto]
name = "Pareto Desk"
base_url = "${baseUrl}"
experimental_bearer_token = "${key}"
wire_api = "responses"`,
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    place: '~/.config/opencode/opencode.json',
    write: ({ baseUrl, key }) =>
      json({
        provider: {
          pareto: {
            npm: '@ai-sdk/openai-compatible',
            name: 'Pareto Desk',
            options: { baseURL: baseUrl, apiKey: key },
            models: { 'pareto-code': {} },
          },
        },
      }),
  },
  {
    id: 'cline',
    name: 'Cline',
    place: 'Cline settings, API provider "OpenAI Compatible"',
    write: fields,
    note: 'Cline shows a cost of 0 for custom models; the real cost is here.',
  },
  {
    id: 'continue',
    name: 'Continue',
    place: '~/.continue/config.yaml',
    write: ({ baseUrl, key }) => `models:
  - name: Pareto
    provider: openai
    model: pareto-code
    apiBase: ${baseUrl}/
    apiKey: ${key}
    roles: [chat, edit, apply]
    capabilities: [tool_use]`,
  },
  {
    id: 'zed',
    name: 'Zed',
    place: 'Zed settings.json',
    write: ({ baseUrl }) =>
      json({
        language_models: {
          openai_compatible: {
            Pareto: {
              api_url: baseUrl,
              available_models: [{ name: 'pareto-code', display_name: 'Pareto', max_tokens: 200_000 }],
            },
          },
        },
      }),
    note: 'Zed asks for the key in its agent settings, or reads PARETO_API_KEY.',
  },
  {
    id: 'vscode',
    name: 'VS Code',
    place: 'Chat: Manage Language Models > Custom Endpoint (chatLanguageModels.json)',
    write: ({ baseUrl, key }) =>
      json([
        {
          name: 'Pareto Desk',
          vendor: 'customendpoint',
          apiKey: key,
          apiType: 'chat-completions',
          models: [
            {
              id: 'pareto-code',
              name: 'Pareto',
              url: `${baseUrl}/chat/completions`,
              toolCalling: true,
              vision: true,
              maxInputTokens: 200_000,
              maxOutputTokens: 32_000,
            },
          ],
        },
      ]),
    note: 'VS Code may have to be restarted. Inline completions stay with Copilot.',
  },
  {
    id: 'copilot-cli',
    name: 'Copilot CLI',
    place: 'Environment of the terminal',
    isOfShell: true,
    write: ({ baseUrl, key, shell }) =>
      [
        ['COPILOT_PROVIDER_BASE_URL', baseUrl],
        ['COPILOT_PROVIDER_TYPE', 'openai'],
        ['COPILOT_PROVIDER_API_KEY', key],
        ['COPILOT_MODEL', 'pareto-code'],
      ]
        .map(([name = '', value = '']) => setIn[shell](name, value))
        .join('\n'),
  },
  {
    id: 'qwen-code',
    name: 'Qwen Code',
    place: 'Terminal',
    write: ({ baseUrl, key }) => `qwen --openai-base-url "${baseUrl}" --openai-api-key "${key}" -m pareto-code`,
    note: 'Choose OpenAI as the way to sign in once.',
  },
  {
    id: 'jetbrains',
    name: 'JetBrains',
    place: 'Settings > Tools > AI Assistant > Providers & API keys, "OpenAI-compatible"',
    write: fields,
  },
  {
    id: 'cursor',
    name: 'Cursor',
    place: 'Settings > Models > Override OpenAI Base URL',
    write: fields,
    note: 'Cursor sends requests from its own servers, which cannot reach this computer. It works only through a public address that you set up yourself.',
  },
];

const hello = '{"model": "pareto-code", "messages": [{"role": "user", "content": "Hello"}]}';

/**
 * One chat request. PowerShell asks by itself: what it hands on to `curl.exe` loses the quotes of JSON before 7.3 and keeps the
 * backslashes that would save them since.
 */
const helloIn: Readonly<Record<Shell, (parts: Omit<SnippetParts, 'shell'>) => string>> = {
  bash: ({ baseUrl, key }) => `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${hello}'`,
  powershell: ({ baseUrl, key }) => `Invoke-RestMethod ${baseUrl}/chat/completions \`
  -Method Post -ContentType 'application/json' \`
  -Headers @{ Authorization = 'Bearer ${key}' } \`
  -Body '${hello}' |
  ConvertTo-Json -Depth 9`,
  cmd: ({ baseUrl, key }) => `curl ${baseUrl}/chat/completions ^
  -H "Authorization: Bearer ${key}" ^
  -H "Content-Type: application/json" ^
  -d "${hello.replaceAll('"', '\\"')}"`,
};

/** Sets a variable for what is started from the same terminal. */
const setIn: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  bash: (name, value) => `export ${name}="${value}"`,
  powershell: (name, value) => `$env:${name} = '${value}'`,
  cmd: (name, value) => `set "${name}=${value}"`,
};

/** @returns ready-made texts for every client, in the order of the picker. */
export function makeSnippets({ baseUrl, key, shell }: SnippetParts): readonly Snippet[] {
  const root = baseUrl.replace(/\/v1$/, '');
  return makers.map(({ write, ...rest }) => ({ ...rest, text: write({ baseUrl, key, shell, root }) }));
}

function fields({ baseUrl, key }: Omit<SnippetParts, 'shell'>): string {
  return `Base URL   ${baseUrl}\nAPI key    ${key}\nModel      pareto-code`;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
