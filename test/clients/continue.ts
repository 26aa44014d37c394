import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentClient } from './agent-client.ts';

/** @see https://docs.continue.dev/reference (config.yaml, read 2026-11) */
export const continueCli: AgentClient = {
  name: 'Continue',
  package: '@continuedev/cli',
  version: '1.5.47',
  command: 'cn',
  protocol: 'chat',
  async prepare({ home, origin, clientKey, model, prompt }) {
    const folder = join(home, '.continue');
    await mkdir(folder, { recursive: true });
    const config = join(folder, 'config.yaml');
    await writeFile(
      config,
      `name: Pareto Desk
version: 1.0.0
schema: v1
models:
  - name: Pareto
    provider: openai
    model: ${model}
    apiBase: ${origin}/v1/
    apiKey: ${clientKey}
    roles: [chat, edit, apply]
    capabilities: [tool_use]
`,
    );
    return { args: ['-p', '--auto', '--config', config, prompt], env: { CONTINUE_GLOBAL_DIR: folder } };
  },
  edit: ({ file, before, after }) => [
    { name: 'Read', input: { filepath: file } },
    { name: 'Edit', input: { file_path: file, old_string: before, new_string: after } },
  ],
};
