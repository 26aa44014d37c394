import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentClient } from './agent-client.ts';

/** @see https://opencode.ai/docs/providers (custom provider, read 2026-11) */
export const openCode: AgentClient = {
  name: 'OpenCode',
  package: 'opencode-ai',
  version: '1.18.33',
  command: 'opencode',
  protocol: 'chat',
  async prepare({ home, origin, clientKey, model, prompt }) {
    const folder = join(home, '.config', 'opencode');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'opencode.json'),
      JSON.stringify({
        autoupdate: false,
        share: 'disabled',
        model: `pareto/${model}`,
        provider: {
          pareto: {
            npm: '@ai-sdk/openai-compatible',
            name: 'Pareto Desk',
            options: { baseURL: `${origin}/v1`, apiKey: clientKey },
            models: { [model]: { limit: { context: 100_000, output: 8_000 } } },
          },
        },
      }),
    );
    return {
      args: ['run', prompt],
      env: {
        OPENCODE_DISABLE_AUTOUPDATE: '1',
        OPENCODE_DISABLE_MODELS_FETCH: '1',
        OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
        OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      },
    };
  },
  edit: ({ file, before, after }) => [
    { name: 'read', input: { filePath: file } },
    { name: 'edit', input: { filePath: file, oldString: before, newString: after } },
  ],
};
