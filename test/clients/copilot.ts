import type { AgentClient } from './agent-client.ts';

/** @see https://docs.github.com/en/copilot/how-tos/copilot-cli (own model provider, read 2026-11) */
export const copilot: AgentClient = {
  name: 'Copilot',
  package: '@github/copilot',
  version: '1.0.102',
  command: 'copilot',
  protocol: 'chat',
  prepare: ({ origin, clientKey, model, prompt }) =>
    Promise.resolve({
      args: ['-p', prompt, '--allow-all', '--no-auto-update', '--no-ask-user'],
      env: {
        COPILOT_PROVIDER_BASE_URL: `${origin}/v1`,
        COPILOT_PROVIDER_TYPE: 'openai',
        COPILOT_PROVIDER_API_KEY: clientKey,
        COPILOT_MODEL: model,
        COPILOT_OFFLINE: 'true',
      },
    }),
  edit: ({ file, before, after }) => [
    { name: 'view', input: { path: file } },
    { name: 'edit', input: { path: file, old_str: before, new_str: after } },
  ],
};
