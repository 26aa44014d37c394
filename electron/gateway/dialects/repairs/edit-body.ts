import { listOf, objectOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';

/**
 * Removes a field wherever its path leads: numbers and `*` in it mean every entry of a list, since what one message may not
 * carry none may.
 *
 * @returns a changed copy; the same object when there was nothing
 */
export function withoutPath(body: JsonObject, path: readonly string[]): JsonObject {
  return (removeAt(body, path) ?? body) as JsonObject;
}

/** @returns the copy without the field; null when nothing changed. */
function removeAt(value: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return null;
  if (Array.isArray(value)) {
    const inner = /^(?:\d+|\*)$/.test(head) ? rest : path;
    const changed = listOf(value).map((entry) => removeAt(entry, inner));
    return changed.some((entry) => entry !== null)
      ? changed.map((entry, index) => entry ?? listOf(value)[index])
      : null;
  }
  const object = objectOf(value);
  if (object === null || !Object.hasOwn(object, head)) return null;
  const { [head]: member, ...others } = object;
  if (rest.length === 0) return others;
  const changed = removeAt(member, rest);
  return changed === null ? null : { ...object, [head]: changed };
}

/** @returns a copy with the entries of a list changed; the same object when no entry did. */
export function withEntries(
  body: JsonObject,
  name: string,
  change: (entry: JsonObject, index: number) => JsonObject | null,
): JsonObject {
  const list = listOf(body[name]);
  let changed = false;
  const entries = list.flatMap((entry, index) => {
    const object = objectOf(entry);
    if (object === null) return [entry];
    const next = change(object, index);
    changed ||= next !== object;
    return next === null ? [] : [next];
  });
  return changed ? { ...body, [name]: entries } : body;
}

/** @returns a copy with every text under the given names changed, at any depth; the same object when none did. */
export function withTextsAt(
  body: JsonObject,
  names: ReadonlySet<string>,
  change: (text: string) => string,
): JsonObject {
  return walk(body, names, change) as JsonObject;
}

function walk(value: unknown, names: ReadonlySet<string>, change: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    const list = listOf(value);
    const next = list.map((entry) => walk(entry, names, change));
    return next.some((entry, index) => entry !== list[index]) ? next : value;
  }
  const object = objectOf(value);
  if (object === null) return value;
  let changed = false;
  const next: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(object)) {
    next[name] = names.has(name) && typeof member === 'string' ? change(member) : walk(member, names, change);
    changed ||= next[name] !== member;
  }
  return changed ? next : object;
}
