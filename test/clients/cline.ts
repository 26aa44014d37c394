import { join } from 'node:path';
import type { AgentClient } from './agent-client.ts';

/** @see https://docs.cline.bot/cline-cli (read 2026-11) */
export const cline: AgentClient = {
  name: 'Cline',
  package: 'cline',
  version: '3.0.65',
  command: 'cline',
  protocol: 'chat',
  prepare({ home, work, origin, clientKey, model, prompt }) {
    const place = ['--config', join(home, 'config'), '--data-dir', join(home, 'data')];
    const provider = ['-p', 'openai-compatible', '-k', clientKey, '-b', `${origin}/v1`, '-m', model];
    return Promise.resolve({
      before: ['auth', ...provider, ...place],
      args: [
        '--auto-approve',
        'true',
        '--json',
        '--compaction',
        'off',
        '-P',
        'openai-compatible',
        '-c',
        work,
        ...place,
        prompt,
      ],
    });
  },
  edit: ({ file, before, after }) => [{ name: 'editor', input: { path: file, old_text: before, new_text: after } }],
};
