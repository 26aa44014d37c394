/** A coding agent from npm, as the check starts it. */
export interface AgentClient {
  readonly name: string;
  readonly package: string;
  /** Exact: the check says which client of today works. */
  readonly version: string;
  /** Command the package brings. */
  readonly command: string;
  /** Wire format it speaks to the gateway. */
  readonly protocol: 'chat' | 'messages' | 'responses';
  /** Writes the client's settings into `place.home` and says how to start it. */
  readonly prepare: (place: Place) => Promise<Launch>;
  /** Calls of the client's own tools that turn `before` into `after` in `file`, one after the other. */
  readonly edit: (task: EditTask) => readonly ToolCall[];
}

/** Where one run happens. */
export interface Place {
  /** Home folder of its own: nothing of the person who runs the check is read. */
  readonly home: string;
  /** Folder with the file to edit. */
  readonly work: string;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly clientKey: string;
  readonly model: string;
  readonly prompt: string;
}

export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Run before, with the same surroundings. */
  readonly before?: readonly string[];
}

export interface EditTask {
  /** Absolute path. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}
