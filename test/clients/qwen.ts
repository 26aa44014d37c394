import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentClient } from './agent-client.ts';

/** @see https://qwenlm.github.io/qwen-code-docs (settings, read 2026-11) */
export const qwenCode: AgentClient = {
  name: 'Qwen Code',
  package: '@qwen-code/qwen-code',
  version: '0.24.4',
  command: 'qwen',
  protocol: 'chat',
  async prepare({ home, origin, clientKey, model, prompt }) {
    const folder = join(home, '.qwen');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'settings.json'),
      JSON.stringify({
        security: { auth: { selectedType: 'openai' } },
        telemetry: { enabled: false },
        privacy: { usageStatisticsEnabled: false },
        general: { disableAutoUpdate: true },
      }),
    );
    const provider = ['--openai-api-key', clientKey, '--openai-base-url', `${origin}/v1`];
    return { args: ['-y', ...provider, '-m', model, '-p', prompt] };
  },
  edit: ({ file, before, after }) => [
    { name: 'read_file', input: { file_path: file } },
    { name: 'edit', input: { file_path: file, old_string: before, new_string: after } },
  ],
};
