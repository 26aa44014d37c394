import type { AgentClient } from './agent-client.ts';

/** @see https://code.claude.com/docs/en/settings (environment variables, read 2026-11) */
export const claudeCode: AgentClient = {
  name: 'Claude Code',
  package: '@anthropic-ai/claude-code',
  version: '2.1.197',
  command: 'claude',
  protocol: 'messages',
  prepare: ({ home, origin, clientKey, model, prompt }) =>
    Promise.resolve({
      args: ['-p', prompt, '--permission-mode', 'acceptEdits', '--output-format', 'json'],
      env: {
        ANTHROPIC_BASE_URL: origin,
        ANTHROPIC_AUTH_TOKEN: clientKey,
        ANTHROPIC_MODEL: model,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
        CLAUDE_CONFIG_DIR: home,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_TELEMETRY: '1',
        DISABLE_ERROR_REPORTING: '1',
        DISABLE_AUTOUPDATER: '1',
      },
    }),
  edit: ({ file, before, after }) => [
    { name: 'Read', input: { file_path: file } },
    { name: 'Edit', input: { file_path: file, old_string: before, new_string: after } },
  ],
};
