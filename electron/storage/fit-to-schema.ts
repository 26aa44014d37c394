import { z } from 'zod';

/**
 * Fits what another version of the program wrote to a schema of this one: members that are missing take their value from
 * `factory`, members that the schema does not know are left out, however deep they stand. Values are not judged.
 *
 * @param factory value of the schema's own shape; undefined where there is none.
 */
export function fitToSchema(schema: z.core.$ZodType, found: unknown, factory: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return fitToSchema(schema.unwrap(), found, factory);
  if (schema instanceof z.ZodArray && Array.isArray(found))
    return found.map((item) => fitToSchema(schema.element, item, undefined));
  if (!isObject(found)) return found;
  if (schema instanceof z.ZodObject) return fitMembers(schema.shape, found, factory);
  if (!(schema instanceof z.ZodRecord)) return found;
  const { keyType, valueType } = schema;
  const names = keyType instanceof z.ZodEnum ? Object.keys(keyType.enum) : Object.keys(found); // of an enum all must be there
  return fitMembers(Object.fromEntries(names.map((name) => [name, valueType])), found, factory);
}

function fitMembers(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  found: Readonly<Record<string, unknown>>,
  factory: unknown,
): Readonly<Record<string, unknown>> {
  const given = isObject(factory) ? factory : {};
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, member]) => {
      if (Object.hasOwn(found, name)) return [[name, fitToSchema(member, found[name], given[name])]];
      return Object.hasOwn(given, name) ? [[name, given[name]]] : [];
    }),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
