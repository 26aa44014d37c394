/** A number that stays a floating-point one on the wire, also where it happens to be whole. */
export interface Double {
  readonly double: number;
}

/** A plain number is an integer. null and undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | Double | null | undefined>>;

/** One attribute as OTLP's JSON has it: 64-bit integers are decimal texts. */
export interface KeyValue {
  readonly key: string;
  readonly value:
    | { readonly stringValue: string }
    | { readonly intValue: string }
    | { readonly doubleValue: number }
    | { readonly boolValue: boolean };
}

/** Takes secrets out of a text. Every text that leaves the machine goes through it here. */
export type Clean = (text: string) => string;

/** Characters of one text. Names and ids are shorter; what a client wrote as a model id may not be. */
const longestText = 256;

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/docs/specification.md#json-protobuf-encoding (read 2026-11) */
export function toKeyValues(attributes: Attributes, clean: Clean): readonly KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]): readonly KeyValue[] => {
    if (value === null || value === undefined) return [];
    if (typeof value === 'string') return [{ key, value: { stringValue: clean(value).slice(0, longestText) } }];
    if (typeof value === 'boolean') return [{ key, value: { boolValue: value } }];
    if (typeof value === 'number') return [{ key, value: { intValue: String(Math.round(value)) } }];
    return [{ key, value: { doubleValue: value.double } }];
  });
}

/** @returns null stays null, so that an absent figure is left out. */
export function double(value: number | null): Double | null {
  return value === null ? null : { double: value };
}

/** @param ms since epoch. @returns nanoseconds since epoch as a decimal text: the number is too large to be exact. */
export function toNano(ms: number): string {
  const micros = Math.round(ms * 1_000);
  return `${micros}000`;
}
