/** A piece of WebAssembly that leaves one value (or, for a statement, none) behind: its bytes. */
export type Code = readonly number[];

/** Bytes of an unsigned number in LEB128, as WebAssembly writes all its numbers. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: bigint): Code {
  const low = Number(BigInt.asUintN(7, value));
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
  return isLast ? [low] : [low | 128, ...signed(rest)];
}

const op =
  (...bytes: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...bytes];
/** Operations on vectors of sixteen bytes have a prefix. */
const vector = (number: number) => op(0xfd, number);

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const getGlobal = (index: number): Code => [0x23, index];
export const setGlobal = (index: number, value: Code): Code => [...value, 0x24, index];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(BigInt(value))],
  add: op(0x6a),
  ltU: op(0x49),
  store: (address: Code, value: Code): Code => [...address, ...value, 0x36, 2, 0],
  wrap: op(0xa7),
};

export const i64 = {
  const: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  extend: op(0xad),
  isZero: op(0x50),
  ctz: op(0x7a),
  add: op(0x7c),
  sub: op(0x7d),
  and: op(0x83),
  or: op(0x84),
  xor: op(0x85),
  shl: (value: Code, by: number): Code => [...value, 0x42, by, 0x86],
  shrS: (value: Code, by: number): Code => [...value, ...i64.const(BigInt(by)), 0x87],
  shrU: (value: Code, by: number): Code => [...value, ...i64.const(BigInt(by)), 0x88],
  not: (value: Code): Code => i64.xor(value, i64.const(-1n)),
};

export const bytes16 = {
  load: (address: Code, offset: number): Code => [...address, 0xfd, 0, 0, offset],
  const: (values: readonly number[]): Code => [0xfd, 12, ...values],
  /** Sixteen times the same byte. */
  all: (value: number): Code => bytes16.const(Array.from({ length: 16 }, () => value)),
  /** Looks each byte of the second operand up in the first. */
  lookUp: vector(14),
  eq: vector(35),
  ne: vector(36),
  ltU: vector(38),
  and: vector(78),
  or: vector(80),
  sub: vector(113),
  shrU: (value: Code, by: number): Code => [...value, 0x41, by, 0xfd, 109],
  /** One bit for each byte whose highest bit is set. */
  bitmask: vector(100),
};

export const when = (condition: Code, ...then: Code[]): Code => [...condition, 0x04, 0x40, ...then.flat(), 0x0b];
/** Repeats while the condition holds, at least once. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];

export const types = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;

export interface ModuleParts {
  /** 64 KB each; exported as `memory`. */
  readonly memoryPages: number;
  /** All i64, changeable, zero at first; exported as `g0`, `g1`, ... */
  readonly globals: number;
  /** Exported as `run`: i32 parameters, one i32 result. */
  readonly parameters: number;
  readonly locals: readonly number[];
  readonly code: Code;
}

/** @returns the bytes of a module with one function. */
export function toModule({ memoryPages, globals, parameters, locals, code }: ModuleParts): Uint8Array<ArrayBuffer> {
  const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const name = (text: string): Code => list([...text].map((character) => [character.charCodeAt(0)]));
  const numbers = Array.from({ length: globals }, (_, index) => index);
  const body = [...list(locals.map((type) => [1, type])), ...code, 0x0b];
  return new Uint8Array([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, list([[0x60, ...list(Array.from({ length: parameters }, () => [types.i32])), 1, types.i32]])),
    ...section(3, list([[0]])),
    ...section(5, list([[0, memoryPages]])),
    ...section(6, list(numbers.map(() => [types.i64, 1, 0x42, 0, 0x0b]))),
    ...section(
      7,
      list([
        [...name('memory'), 2, 0],
        [...name('run'), 0, 0],
        ...numbers.map((index) => [...name(`g${index}`), 3, index]),
      ]),
    ),
    ...section(10, list([[...unsigned(body.length), ...body]])),
  ]);
}
