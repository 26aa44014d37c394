/**
 * Cuts the words of a person out of what a coding agent wraps around them. Tag names as sent by Claude Code 2.1, Codex 0.169,
 * OpenCode 1.18, Cline, Roo and Kilo, Continue, Copilot, Cursor, Gemini CLI and SWE-bench style harnesses (read 2026-11).
 */

/** Blocks that hold the person's words: keep the inside. */
const requestTag =
  /^(task|user_?message|user[_-]?query|user_?request|user_?input|user_?prompt|prompt|request|pr_description|issue|issue_description|problem_statement|question|query)$/i;

/** Blocks that a harness adds: drop them whole. */
const wrapperTag =
  /^(env|environment\w*|system[_-]?\w*|user_instructions|instructions|important|reminder\w*|context|\w*_context|attachments?|attached_files?|editor\w*|workspace\w*|additional_data|project_\w+|rules?|\w+_rules|memory|memories|command-\w+|local-command-\w+|ide_\w+|task_progress|todo\w*|user_info|git_?status|open_files|open_and_recently_viewed_files|file|files|file_content|current_file|diagnostics|permissions\w*|collaboration_mode|skills\w*|tools?|tool_\w+|available_\w+|custom_instructions|repomap|session_\w+|metadata|personality_spec|notes?_to_agent|agents?_md|turn_aborted)$/i;

const openTag = /<([a-zA-Z][\w-]{1,40})(?:\s[^<>]*)?>/g;

/** Everything before these headings is context, everything after is the request. */
const requestHeading =
  /^(?:#{1,3}\s*(?:task|request|user (?:prompt|message))|(?:#{1,3}\s*|[^\S\r\n]*)(?:my request(?: for \w+)?|user request|current request|actual request|the user's request|user's request|user task|your task))\s*:?[ \t]*$/gim;

/** Without one of these words there is no heading: looking for them takes a fraction of trying every line. */
const headingWord = /task|request|user/i;

/** From these headings to the end the harness speaks. */
const trailerHeading = /^#{1,3}\s*(?:task_progress|todo list|environment details|reminder|important reminders?)\b.*$/im;

const boilerplateLine =
  /^\s*(?:[-*]\s*)?(?:(?:primary |current )?working directory|current working directory.*|cwd|platform|os(?: version)?|operating system|default shell|shell|today'?s date|current (?:date|time|workspace directory)\b.*|is (?:directory a|a) git repo(?:sitory)?|git branch|timezone|visible files|open tabs|home directory|sandbox_mode|approval_policy|network_access|model|permissions)\s*[:=].*$/i;

const leadIn =
  /^[ \t]*(?:consider the following (?:pr|issue) description:|here is (?:useful|some useful) information about the environment.*|called the \w+ tool with the following input:.*)[ \t]*$/gim;

const leadInWord = /consider the following|here is|called the/i;

/** @returns the person's own words, trimmed; the empty string when a text is nothing but wrapper. */
export function stripHarness(text: string): string {
  const request = innermostRequest(text);
  let rest = dropWrappers(request ?? text);
  if (headingWord.test(rest)) rest = afterLast(rest, requestHeading);
  const trailer = rest.includes('#') ? trailerHeading.exec(rest) : null;
  if (trailer !== null && trailer.index > 0) rest = rest.slice(0, trailer.index);
  return dropBoilerplate(rest.includes(':') && leadInWord.test(rest) ? rest.replace(leadIn, '') : rest).trim();
}

/** Inside of the last request block, if there is one that is not inside a wrapper of its own. */
function innermostRequest(text: string): string | null {
  if (!text.includes('</')) return null;
  const closing = closingTags(text);
  let found: string | null = null;
  openTag.lastIndex = 0;
  for (let match = openTag.exec(text); match !== null; match = openTag.exec(text)) {
    const name = match[1] ?? '';
    const isRequest = requestTag.test(name);
    if (!isRequest && !wrapperTag.test(name)) continue;
    const end = nextOf(closing, name, openTag.lastIndex);
    if (end < 0) continue;
    if (isRequest) found = text.slice(openTag.lastIndex, end);
    openTag.lastIndex = end;
  }
  return found === null || found.trim() === '' ? null : found;
}

function dropWrappers(text: string): string {
  if (!text.includes('</')) return text;
  const closing = closingTags(text);
  let kept = '';
  let from = 0;
  openTag.lastIndex = 0;
  for (let match = openTag.exec(text); match !== null; match = openTag.exec(text)) {
    const name = match[1] ?? '';
    if (!wrapperTag.test(name)) continue;
    const end = nextOf(closing, name, openTag.lastIndex);
    if (end < 0) continue;
    kept += text.slice(from, match.index);
    from = end + name.length + 3;
    openTag.lastIndex = from;
  }
  return kept + text.slice(from);
}

const closeTag = /<\/([a-zA-Z][\w-]{1,40})>/g;

/** Where each name is closed, the first place last. Looked for once: a tag may be opened very often, and never closed. */
function closingTags(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { 1: name = '', index } of [...text.matchAll(closeTag)].toReversed()) {
    const known = places.get(name);
    if (known === undefined) places.set(name, [index]);
    else known.push(index);
  }
  return places;
}

/** @param from not less than the last time. @returns -1 when the name is not closed behind it */
function nextOf(closing: ReadonlyMap<string, number[]>, name: string, from: number): number {
  const places = closing.get(name);
  while ((places?.at(-1) ?? from) < from) places?.pop();
  return places?.at(-1) ?? -1;
}

function afterLast(text: string, heading: RegExp): string {
  heading.lastIndex = 0;
  let from = 0;
  for (let match = heading.exec(text); match !== null; match = heading.exec(text)) from = match.index + match[0].length;
  const rest = text.slice(from);
  return rest.trim() === '' ? text : rest;
}

/** Two or more lines like `Platform: linux` are an environment block without tags; one alone may be the person's. */
function dropBoilerplate(text: string): string {
  if (!text.includes(':') && !text.includes('=')) return text;
  const lines = text.split('\n');
  const boilerplate = lines.map(
    (line) => line.length < 300 && (line.includes(':') || line.includes('=')) && boilerplateLine.test(line),
  );
  if (boilerplate.filter(Boolean).length < 2) return text;
  return lines.filter((_, index) => boilerplate[index] !== true).join('\n');
}
