/** What the program says on its terminal, for people or for programs. */
export interface Output {
  /** The gateway is ready. */
  readonly ready: (where: ReadyLine) => void;
  readonly reloaded: (
    result: { readonly reloaded: true } | { readonly reloaded: false; readonly error: string },
  ) => void;
  /** A sentence for a person. Never on stdout when that is read by a program. */
  readonly note: (sentence: string) => void;
}

export interface ReadyLine {
  /** Base URL for clients, with `/v1`. */
  readonly url: string;
  /** Address of the window; null without one. */
  readonly ui: string | null;
  readonly clientKey: string;
  readonly pid: number;
}

type Write = (text: string) => void;

/** @param json JSON lines on `out` and nothing else there; sentences go to `problems`. */
export function createOutput(json: boolean, out: Write, problems: Write): Output {
  if (json) {
    const line = (value: object): void => out(`${JSON.stringify(value)}\n`);
    return { ready: line, reloaded: line, note: (sentence) => problems(`${sentence}\n`) };
  }
  return {
    ready: ({ url, ui, clientKey }) => {
      const window = ui === null ? '' : `  Window      ${ui}\n`;
      out(
        `\nPareto Desk is running.\n\n${window}  Base URL    ${url}\n  Client key  ${clientKey}\n  Model       pareto-code\n\n`,
      );
    },
    reloaded: (result) =>
      out(
        result.reloaded ? 'The configuration file was read again.\n' : `The old configuration stays: ${result.error}\n`,
      ),
    note: (sentence) => problems(`${sentence}\n`),
  };
}
