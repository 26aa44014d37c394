import {
  bytes16,
  get,
  getGlobal,
  i32,
  i64,
  repeat,
  set,
  setGlobal,
  toModule,
  types,
  when,
  type Code,
} from './wasm-code.ts';

/**
 * Finds where the strings of a JSON text begin and end, sixteen bytes at a time, and checks what is inside them. An agent's
 * body is nearly all strings full of escapes; looking at their bytes one by one takes four times as long.
 *
 * After "Parsing Gigabytes of JSON per Second" (Langdale, Lemire 2019): bit n of a mask stands for byte n of 64.
 */
export interface QuoteFinder {
  /**
   * @returns offsets of the quotes that begin and end strings, in turn, valid until the next call; null when a string is not
   * right: unfinished, with a control character or with an unknown escape
   */
  readonly find: (bytes: Uint8Array) => Uint32Array | null;
}

/** Bytes looked at in one call, and where their quotes are written. */
const windowBytes = 64 * 1024;
const outputStart = windowBytes + 64;
const memoryPages = Math.ceil((outputStart + windowBytes * 4) / 65_536);

const [parameterEnd, parameterBase, at, output] = [0, 1, 2, 3];
const vectors = [4, 5, 6, 7];
const [backslashes, escaped, quotes, inString, unicode, hexDue, escapes] = [8, 9, 10, 11, 12, 13, 14];
/** Carried from one 64 bytes to the next. */
const [lastEscapes, lastInString, lastUnicode, faults] = [0, 1, 2, 3];

/** 64 bits, one for each byte the test holds for. */
function maskOf(test: (vector: Code) => Code): Code {
  return vectors
    .map((vector, index) => i64.shl(i64.extend(bytes16.bitmask(test(get(vector)))), index * 16))
    .reduce((mask, part) => i64.or(mask, part));
}

const is = (character: string) => (vector: Code) => bytes16.eq(vector, bytes16.all(character.charCodeAt(0)));
const fault = (mask: Code): Code => setGlobal(faults, i64.or(getGlobal(faults), mask));

/** Bits of both tables meet only for the nine characters that may follow a backslash. */
const escapableLow = [0, 0, 13, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1];
const escapableHigh = [0, 0, 1, 0, 0, 2, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0];
const isEscapable = (vector: Code): Code =>
  bytes16.ne(
    bytes16.and(
      bytes16.lookUp(bytes16.const(escapableLow), bytes16.and(vector, bytes16.all(15))),
      bytes16.lookUp(bytes16.const(escapableHigh), bytes16.shrU(vector, 4)),
    ),
    bytes16.all(0),
  );

const isHexDigit = (vector: Code): Code =>
  bytes16.or(
    bytes16.ltU(bytes16.sub(vector, bytes16.all(0x30)), bytes16.all(10)),
    bytes16.ltU(bytes16.sub(bytes16.or(vector, bytes16.all(0x20)), bytes16.all(0x61)), bytes16.all(6)),
  );

/** Every other backslash of a run escapes what follows. A run that begins at an odd place is turned by the subtraction. */
const oddBits = i64.const(0xaaaaaaaaaaaaaaaan);
const findEscaped: Code = [
  ...set(escapes, i64.and(get(backslashes), i64.not(getGlobal(lastEscapes)))),
  ...set(escapes, i64.xor(i64.sub(i64.or(i64.shl(get(escapes), 1), oddBits), get(escapes)), oddBits)),
  ...set(escaped, i64.xor(get(escapes), i64.or(get(backslashes), getGlobal(lastEscapes)))),
  ...setGlobal(lastEscapes, i64.shrU(i64.and(get(escapes), get(backslashes)), 63)),
];

/** Each bit becomes the parity of all bits up to it: set from an opening quote to the byte before the closing one. */
const spread: Code = [1, 2, 4, 8, 16, 32].flatMap((by) =>
  set(inString, i64.xor(get(inString), i64.shl(get(inString), by))),
);

const after = (shift: (value: Code, by: number) => Code, places: readonly number[]): Code =>
  places.map((by) => shift(get(unicode), by)).reduce((mask, part) => i64.or(mask, part));

const look64: Code = [
  ...vectors.flatMap((vector, index) => set(vector, bytes16.load(get(at), index * 16))),
  ...set(backslashes, maskOf(is('\\'))),
  ...findEscaped,
  ...set(quotes, i64.and(maskOf(is('"')), i64.not(get(escaped)))),
  ...set(inString, get(quotes)),
  ...spread,
  ...set(inString, i64.xor(get(inString), getGlobal(lastInString))),
  ...setGlobal(lastInString, i64.shrS(get(inString), 63)),
  ...fault(
    i64.and(
      get(inString),
      maskOf((vector) => bytes16.ltU(vector, bytes16.all(0x20))),
    ),
  ),
  ...set(unicode, i64.const(0n)),
  ...when(
    notZero(get(escaped)),
    fault(i64.and(get(escaped), i64.not(maskOf(isEscapable)))),
    set(unicode, i64.and(get(escaped), maskOf(is('u')))),
  ),
  ...set(hexDue, i64.or(getGlobal(lastUnicode), after(i64.shl, [1, 2, 3, 4]))),
  ...setGlobal(lastUnicode, after(i64.shrU, [63, 62, 61, 60])),
  ...when(notZero(get(hexDue)), fault(i64.and(get(hexDue), i64.not(maskOf(isHexDigit))))),
  ...when(
    notZero(get(quotes)),
    repeat(
      [
        ...i32.store(get(output), i32.add(i32.add(get(parameterBase), get(at)), i32.wrap(i64.ctz(get(quotes))))),
        ...set(output, i32.add(get(output), i32.const(4))),
        ...set(quotes, i64.and(get(quotes), i64.sub(get(quotes), i64.const(1n)))),
      ],
      notZero(get(quotes)),
    ),
  ),
  ...set(at, i32.add(get(at), i32.const(64))),
];

function notZero(value: Code): Code {
  return [...i64.isZero(value), 0x45];
}

const code: Code = [
  ...set(output, i32.const(outputStart)),
  ...repeat(look64, i32.ltU(get(at), get(parameterEnd))),
  ...get(output),
];

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly run: (end: number, base: number) => number;
  readonly g0: { value: bigint };
  readonly g1: { value: bigint };
  readonly g2: { value: bigint };
  readonly g3: { value: bigint };
}

/** The part of the global that is used here; no library of types for plain Node has it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** @returns null where the machine has no WebAssembly with vectors. */
export function createQuoteFinder(): QuoteFinder | null {
  const { i32: int, i64: long, v128 } = types;
  const locals = [int, int, v128, v128, v128, v128, long, long, long, long, long, long, long];
  let exports: Exports;
  try {
    const module = new WebAssembly.Module(toModule({ memoryPages, globals: 4, parameters: 2, locals, code }));
    exports = new WebAssembly.Instance(module).exports as Exports;
  } catch {
    return null;
  }
  const input = new Uint8Array(exports.memory.buffer, 0, outputStart);
  const output = new Uint32Array(exports.memory.buffer, outputStart, windowBytes);
  let found = new Uint32Array(16 * 1024);

  return {
    find(bytes) {
      exports.g0.value = exports.g1.value = exports.g2.value = exports.g3.value = 0n;
      let count = 0;
      for (let base = 0; base < bytes.length; base += windowBytes) {
        const end = Math.min(base + windowBytes, bytes.length);
        input.set(bytes.subarray(base, end));
        input.fill(0, end - base, end - base + 64);
        const quotes = (exports.run(end - base, base) - outputStart) / 4;
        if (count + quotes > found.length) found = grown(found, count + quotes);
        found.set(output.subarray(0, quotes), count);
        count += quotes;
      }
      return exports.g3.value === 0n && exports.g1.value === 0n ? found.subarray(0, count) : null;
    },
  };
}

function grown(full: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(full.length * 2, least));
  larger.set(full);
  return larger;
}
