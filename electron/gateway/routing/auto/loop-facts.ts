import type { ToolCall, Turn } from './read-turns.ts';
import { stripHarness } from './strip-harness.ts';

/** What the last action of an agent did. */
export type Action = 'none' | 'search' | 'read' | 'edit' | 'run' | 'review' | 'other';

/** Where an agent stands in its loop. Figures about the conversation, none about the wording of the task. */
export interface LoopFacts {
  readonly turns: number;
  readonly lastRole: Turn['role'] | 'none';
  /** No tool has answered yet. */
  readonly firstStep: boolean;
  readonly lastAction: Action;
  readonly errorInLastOutput: boolean;
  /** Failed among the newest 30 tool outputs: at their end, without a success between. */
  readonly errorsInARow: number;
  readonly errors: number;
  /** Share of tool outputs that show program code, 0..1: what the agent works on, said by its work and not by the wording. */
  readonly codeShare: number;
  /** How often the newest call was already made with the same arguments within the last 12 calls. */
  readonly repeatedCalls: number;
  /** Calls of the newest step whose arguments were meant to be JSON and are not. */
  readonly malformedCalls: number;
  /** Edits whose tool answered without an error. */
  readonly landedEdits: number;
  readonly userSaysFailed: boolean;
  /** A short question about a long text that the person gave earlier: the answer has only to be found. */
  readonly givenMaterial: boolean;
  /** The request offers tools. */
  readonly tools: boolean;
  /** Estimate, 4 characters a token. */
  readonly contextTokens: number;
}

const repeatWindow = 12;
/** Outputs looked into, newest last: a long run is judged by its recent past, and costs no more than a short one. */
const resultWindow = 30;
const outputHead = 3_000;
const outputTail = 1_500;
const codeHead = 1_500;

const failure =
  /<returncode>\s*-?[1-9]|exit(?:ed with)?(?: code| status)?:?\s*-?[1-9]|"exit_code":\s*-?[1-9]|Traceback \(most recent|command not found|No such file or directory|ENOENT|EACCES|Permission denied|"status":\s*"error"|^[^\S\r\n]*(?:[\w.]*(?:Error|Exception)|error|fatal|FAILED)\b\s*[:(]|\b[1-9]\d* (?:failed|errors?)\b|String to replace not found|old_string|did not match any/m;

const editName = /edit|write|replace|patch|create_?file|insert|apply_diff|update_file|notebook/i;
const searchName = /grep|glob|search|find|list|^ls$/i;
const readName = /read|view|open|cat|fetch/i;
const runName = /bash|shell|exec|command|terminal|run|python/i;
const editCommand = /write_text|sed -i|apply_patch|git apply|patch -p|\.write\(/i;
/** Scripts that only reproduce or test a fault change nothing that is wanted, so a file made for them is no edit. */
const fileWritten = /\bcat\b[^\n|;&]*>{1,2}\s*(?!\s|&|\S*(?:repro|test_|tmp|\.patch|patch\.txt))/i;
const reviewCommand = /git (?:diff|show|status|commit|add|log)|patch\.txt/;
const patchRead = /\b(?:cat|sed|head|less)\b[^|;&]*\.(?:patch|diff)\b/;
/** Characters of a command in which a name and what it is done to are looked for: each name is followed to the end. */
const commandHead = 1_000;
const searchCommand = /^\W*(?:cd [^&;]+(?:&&|;)\s*)?(?:grep|rg|find|ls|fd|tree|git grep)\b/;
const readCommand = /^\W*(?:cd [^&;]+(?:&&|;)\s*)?(?:cat|sed -n|head|tail|nl|less)\b/;
const complaint =
  /\b(?:still|again)\b.{0,40}\b(?:fail|broken|wrong|error|not work)|(?:does ?n[o']t|did ?n[o']t|not) (?:work|fix|help|compile|solve)|\bthat(?:'s| is) (?:wrong|not right|incorrect)|\btry again\b|\byou (?:broke|forgot|missed)\b/i;

/** @param tools whether the request offers tools. @param lastUserText the person's newest words, without wrappers. */
export function readLoopFacts(turns: readonly Turn[], tools: boolean, lastUserText: string): LoopFacts {
  const calls = turns.flatMap((turn) => turn.calls);
  const toolResults = turns.filter((turn) => turn.role === 'tool');
  const results = toolResults.slice(-resultWindow);
  const failed = results.map(hasFailed);
  const last = turns.at(-1);
  return {
    turns: turns.length,
    lastRole: last?.role ?? 'none',
    firstStep: toolResults.length === 0,
    lastAction: readLastAction(turns),
    errorInLastOutput: failed.at(-1) ?? false,
    errorsInARow: failed.length - 1 - failed.lastIndexOf(false),
    errors: failed.filter(Boolean).length,
    codeShare: results.filter(showsCode).length / Math.max(1, results.length),
    repeatedCalls: countRepeats(calls),
    malformedCalls: (turns.findLast((turn) => turn.calls.length > 0)?.calls ?? []).filter((call) => call.malformed)
      .length,
    landedEdits: countLandedEdits(turns),
    userSaysFailed: complaint.test(lastUserText.slice(0, 600)),
    givenMaterial: hasMaterial(turns, lastUserText),
    tools,
    contextTokens: Math.ceil(
      turns.reduce(
        (sum, turn) => sum + turn.text.length + turn.calls.reduce((chars, call) => chars + call.input.length, 0),
        0,
      ) / 4,
    ),
  };
}

/** Characters from which on an earlier message is material, and below which the newest is a mere question about it. */
const materialChars = 1_000;
const questionChars = 400;

function hasMaterial(turns: readonly Turn[], lastUserText: string): boolean {
  if (lastUserText === '' || lastUserText.length > questionChars) return false;
  const earlier = turns.filter((turn) => turn.role === 'user').slice(0, -1);
  return earlier.some(
    (turn) => turn.text.length >= materialChars && !showsCode(turn) && stripHarness(turn.text).length >= materialChars,
  );
}

const codeSign =
  /\b(?:def|class|function|import|return|self|const|void|public|struct|func|fn)\b|Traceback \(most|diff --git|\w\.(?:py|ts|tsx|js|go|rs|java|c|cpp|h|rb|php|cs|kt|swift)\b/g;

/** Two signs at least: one word such as "class" stands in prose too. */
function showsCode(result: Turn): boolean {
  const head = result.text.slice(0, codeHead);
  codeSign.lastIndex = 0;
  return codeSign.test(head) && codeSign.test(head);
}

/** Reads only both ends of a long output: the verdict of a command stands first or last. */
function hasFailed(result: Turn): boolean {
  if (result.flaggedError) return true;
  const text = result.text;
  if (text.startsWith('<returncode>0')) return text.slice(0, outputHead).includes('Traceback (most recent');
  return failure.test(
    text.length > outputHead + outputTail ? `${text.slice(0, outputHead)}\n${text.slice(-outputTail)}` : text,
  );
}

function countRepeats(calls: readonly ToolCall[]): number {
  const last = calls.at(-1);
  if (last === undefined) return 0;
  return calls.slice(-1 - repeatWindow, -1).filter((call) => call.name === last.name && call.input === last.input)
    .length;
}

/** Pairs each batch of calls with the results that follow it, in order. */
function countLandedEdits(turns: readonly Turn[]): number {
  let landed = 0;
  let pending: Action[] = [];
  for (const turn of turns) {
    if (turn.calls.length > 0)
      pending = turn.role === 'assistant' ? [...pending, ...turn.calls.map(readAction)] : pending;
    if (turn.role === 'tool' && pending.shift() === 'edit' && !hasFailed(turn)) landed++;
  }
  return landed;
}

function readLastAction(turns: readonly Turn[]): Action {
  const calls = turns.findLast((turn) => turn.calls.length > 0)?.calls ?? [];
  const last = calls.at(-1);
  return last === undefined ? 'none' : readAction(last);
}

/** What a call does, by the tool's name, or by the command when the tool is a shell. */
function readAction(call: ToolCall): Action {
  if (runName.test(call.name) && !editName.test(call.name)) return actionOfCommand(commandOf(call.input));
  if (editName.test(call.name)) return 'edit';
  if (searchName.test(call.name)) return 'search';
  return readName.test(call.name) ? 'read' : 'other';
}

function actionOfCommand(command: string): Action {
  const head = command.slice(0, commandHead);
  if (editCommand.test(command) || fileWritten.test(head)) return 'edit';
  if (reviewCommand.test(command) || patchRead.test(head)) return 'review';
  if (searchCommand.test(command)) return 'search';
  return readCommand.test(command) ? 'read' : 'run';
}

function commandOf(input: string): string {
  const match = /"(?:command|cmd|script|code)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(input.slice(0, 4_000));
  return (match?.[1] ?? input).replaceAll('\\n', '\n').replaceAll('\\u003c', '<').replaceAll('\\u003e', '>');
}
