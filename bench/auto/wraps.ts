/** The same question as six coding clients and one benchmark harness would send it. Shapes from recorded requests, texts shortened. */

export interface Wrap {
  readonly name: string;
  readonly wrap: (prompt: string) => unknown;
}

const tools = [
  { type: 'function', function: { name: 'bash', description: 'Run a command', parameters: { type: 'object' } } },
];
const longSystem =
  'You are an interactive coding agent. Fix bugs, write code, run tests, refactor. Never guess; use the tools. Think step by step about the algorithm, prove correctness, and keep answers short.\n'.repeat(
    20,
  );
const environment =
  'Current Working Directory (/home/ada/shop) Files\nsrc/index.ts\nsrc/cart.ts\npackage.json\n\n# Current Time\n23/11/2026, 10:12:01 AM (Europe/Berlin, UTC+1:00)\n\n# Current Mode\nACT MODE';

export const wraps: readonly Wrap[] = [
  {
    name: 'Claude Code',
    wrap: (prompt) => ({
      model: 'auto',
      system: [
        { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1' },
        { type: 'text', text: longSystem },
      ],
      tools: [{ name: 'Bash', input_schema: { type: 'object' } }],
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'text',
              text: `<system-reminder>\nAs you answer the user's questions, you can use the following context:\n# claudeMd\n${environment}\n</system-reminder>`,
            },
            { type: 'text', text: prompt },
            {
              type: 'text',
              text: '<system-reminder>\nThis is a reminder that your todo list is currently empty.\n</system-reminder>',
            },
          ],
        },
      ],
    }),
  },
  {
    name: 'Codex',
    wrap: (prompt) => ({
      model: 'auto',
      instructions: longSystem,
      tools: [{ type: 'function', name: 'shell' }],
      input: [
        {
          type: 'message',
          role: 'developer',
          content: [
            {
              type: 'input_text',
              text: '<permissions instructions>\nsandbox_mode: workspace-write\n</permissions instructions>',
            },
          ],
        },
        {
          type: 'message',
          role: 'user',
          content: [
            {
              type: 'input_text',
              text: `# AGENTS.md instructions for /home/ada/shop\n\n<INSTRUCTIONS>\nUse pnpm. Write tests.\n</INSTRUCTIONS>`,
            },
          ],
        },
        {
          type: 'message',
          role: 'user',
          content: [
            {
              type: 'input_text',
              text: `<environment_context>\n  <cwd>/home/ada/shop</cwd>\n  <shell>bash</shell>\n</environment_context>`,
            },
          ],
        },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] },
      ],
    }),
  },
  {
    name: 'Codex in an IDE',
    wrap: (prompt) => ({
      model: 'auto',
      input: [
        {
          role: 'user',
          content: [
            {
              type: 'input_text',
              text: `# Context from my IDE setup:\n\n## Active file: src/cart.ts\n\n## Open tabs:\n- cart.ts: src/cart.ts\n\n## My request for Codex:\n${prompt}`,
            },
          ],
        },
      ],
    }),
  },
  {
    name: 'OpenCode',
    wrap: (prompt) => ({
      model: 'auto',
      tools,
      messages: [
        {
          role: 'system',
          content: `${longSystem}\nHere is some useful information about the environment you are running in:\n<env>\n  Working directory: /home/ada/shop\n  Platform: linux\n</env>`,
        },
        {
          role: 'user',
          content: `${prompt}\n\n<system-reminder>\nYour operational mode has changed from plan to build.\n</system-reminder>`,
        },
      ],
    }),
  },
  {
    name: 'Cline',
    wrap: (prompt) => ({
      model: 'auto',
      messages: [
        { role: 'system', content: longSystem },
        {
          role: 'user',
          content: [
            { type: 'text', text: `<task>\n${prompt}\n</task>` },
            {
              type: 'text',
              text: '\n\n# task_progress RECOMMENDED\n\nWhen starting a new task, it is recommended to include a todo list using the task_progress parameter.',
            },
            {
              type: 'text',
              text: `<environment_details>\n# Visual Studio Code Visible Files\nsrc/cart.ts\n\n# ${environment}\n</environment_details>`,
            },
          ],
        },
      ],
    }),
  },
  {
    name: 'Continue',
    wrap: (prompt) => ({
      model: 'auto',
      tools,
      messages: [
        { role: 'system', content: longSystem },
        { role: 'user', content: [{ type: 'text', text: prompt }] },
      ],
    }),
  },
  {
    name: 'Copilot Chat',
    wrap: (prompt) => ({
      model: 'auto',
      tools,
      messages: [
        { role: 'system', content: longSystem },
        {
          role: 'user',
          content: `<environment_info>\nThe user's current OS is: Linux\n</environment_info>\n<workspace_info>\n${environment}\n</workspace_info>`,
        },
        {
          role: 'user',
          content: `<attachments>\n<attachment id="cart.ts">export const cart = [];</attachment>\n</attachments>\n<context>\nThe current date is November 23, 2026.\n</context>\n<reminderInstructions>\nKeep going until the query is completely resolved.\n</reminderInstructions>\n<userRequest>\n${prompt}\n</userRequest>`,
        },
      ],
    }),
  },
  {
    name: 'plain agent prompt',
    wrap: (prompt) => ({
      model: 'auto',
      messages: [
        { role: 'system', content: longSystem },
        {
          role: 'user',
          content: `Working directory: /home/ada/shop\nPlatform: linux\nOS Version: Linux 6.8\nToday's date: 2026-11-23\nIs directory a git repo: Yes\n\n${prompt}`,
        },
      ],
    }),
  },
];
