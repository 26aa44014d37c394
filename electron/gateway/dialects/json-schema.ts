import { listOf, objectOf } from './json-value.ts';
import type { JsonObject } from './json-value.ts';

const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const maps = ['properties', '$defs', 'definitions'] as const;

/**
 * Closes every object of a JSON Schema with `additionalProperties: false`, where the schema is silent. Anthropic demands it;
 * what fits the closed schema fits the open one too.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs (JSON Schema limitations)
 */
export function closeSchema(schema: JsonObject): JsonObject {
  const closed: Record<string, unknown> = { ...schema };
  for (const name of maps) {
    const members = objectOf(schema[name]);
    if (members !== null) closed[name] = mapMembers(members);
  }
  for (const name of lists) {
    if (Array.isArray(schema[name])) closed[name] = listOf(schema[name]).map(closeEntry);
  }
  if (objectOf(schema.items) !== null) closed.items = closeEntry(schema.items);
  if (isObjectSchema(schema) && schema.additionalProperties === undefined) closed.additionalProperties = false;
  return closed;
}

/** A tool without parameters still is an object without members. */
export const emptySchema: JsonObject = { type: 'object', properties: {} };

function isObjectSchema(schema: JsonObject): boolean {
  return schema.type === 'object' || listOf(schema.type).includes('object') || objectOf(schema.properties) !== null;
}

function mapMembers(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, entry]) => [name, closeEntry(entry)]));
}

function closeEntry(entry: unknown): unknown {
  const schema = objectOf(entry);
  return schema === null ? entry : closeSchema(schema);
}
