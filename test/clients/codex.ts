import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentClient } from './agent-client.ts';

/** @see https://developers.openai.com/codex/config-reference (read 2026-11) */
export const codex: AgentClient = {
  name: 'Codex',
  package: '@openai/codex',
  version: '0.169.0',
  command: 'codex',
  protocol: 'responses',
  async prepare({ home, work, origin, clientKey, model, prompt }) {
    const folder = join(home, '.codex');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'config.toml'),
      `model = "${model}"
model_provider = "pareto"
check_for_update_on_startup = false

[analytics]
enabled = false

[otel]
exporter = "none"

[model_providers.pareto]
name = "Pareto Desk"
base_url = "${origin}/v1"
env_key = "PARETO_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`,
    );
    return {
      args: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', '-C', work, prompt],
      env: { CODEX_HOME: folder, PARETO_KEY: clientKey },
    };
  },
  // to a model it does not know it offers a shell, and takes `apply_patch` in it for its own editor
  edit: ({ file, before, after }) => [
    {
      name: 'exec_command',
      input: {
        cmd: `apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: ${file}\n@@\n-${before}\n+${after}\n*** End Patch\nEOF`,
      },
    },
  ],
};
