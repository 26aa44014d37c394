/** What a codec does with the values that plain structured clone refuses. */
export interface CodecHooks {
  readonly encodeFunction?: (fn: (...args: unknown[]) => unknown) => number;
  readonly decodeFunction?: (id: number) => unknown;
  readonly encodePromise?: (promise: Promise<unknown>) => number;
  readonly decodePromise?: (id: number) => unknown;
}

export interface Codec {
  /** @returns JSON-safe tagged values; throws what Electron's IPC would throw. */
  readonly encode: (value: unknown) => unknown;
  readonly decode: (value: unknown) => unknown;
}

/**
 * Structured clone as tagged JSON. It runs in Node, in the page and in the preload's world: the page gets it with
 * `toString()`, so it must not use anything from outside its own body.
 */
export function createCodec(hooks: CodecHooks = {}): Codec {
  type Tagged = { readonly $: string; readonly v?: unknown; readonly t?: string };

  function refuse(): never {
    throw new DOMException('An object could not be cloned.', 'DataCloneError');
  }
  function toBase64(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }
  function encodeBytes(value: ArrayBuffer | ArrayBufferView): Tagged {
    if (value instanceof ArrayBuffer) return { $: 'bytes', t: 'ArrayBuffer', v: toBase64(new Uint8Array(value)) };
    // Electron hands a Buffer over as a plain Uint8Array
    const type = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name;
    return { $: 'bytes', t: type, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  function encodeCallable(value: unknown): Tagged {
    if (typeof value === 'function' && hooks.encodeFunction) {
      return { $: 'function', v: hooks.encodeFunction(value as (...args: unknown[]) => unknown) };
    }
    if (value instanceof Promise && hooks.encodePromise) return { $: 'promise', v: hooks.encodePromise(value) };
    return refuse();
  }
  function encodeObject(value: object, above: readonly object[]): unknown {
    if (value instanceof Promise) return encodeCallable(value);
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message] };
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return encodeBytes(value);
    if (above.includes(value)) throw new Error('electron double: cyclic IPC values are not supported');
    const inside = [...above, value];
    const inner = (item: unknown): unknown => encodeAny(item, inside);
    if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => pair.map(inner)) };
    if (value instanceof Set) return { $: 'set', v: [...value].map(inner) };
    if (Array.isArray(value)) return value.map(inner);
    return { $: 'object', v: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)])) };
  }
  function encodeAny(value: unknown, above: readonly object[]): unknown {
    switch (typeof value) {
      case 'undefined':
        return { $: 'undefined' };
      case 'bigint':
        return { $: 'bigint', v: String(value) };
      case 'number':
        return Number.isFinite(value) ? value : { $: 'number', v: String(value) };
      case 'function':
      case 'symbol':
        return encodeCallable(value);
      case 'object':
        return value === null ? null : encodeObject(value, above);
      default:
        return value;
    }
  }

  function decodeBytes({ t, v }: Tagged): unknown {
    const bytes = Uint8Array.from(atob(String(v)), (char) => char.charCodeAt(0));
    if (t === 'ArrayBuffer') return bytes.buffer;
    const types = globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>;
    const View = types[t ?? ''];
    return View ? new View(bytes.buffer) : refuse();
  }
  function decodeError(value: unknown): Error {
    const [name, message] = value as [string, string];
    return Object.assign(new Error(message), { name });
  }
  function decodeTagged(tagged: Tagged): unknown {
    const list = tagged.v as readonly unknown[];
    switch (tagged.$) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(tagged.v as string);
      case 'number':
        return Number(tagged.v);
      case 'function':
        return hooks.decodeFunction?.(tagged.v as number);
      case 'promise':
        return hooks.decodePromise?.(tagged.v as number);
      case 'date':
        return new Date(tagged.v as number);
      case 'error':
        return decodeError(tagged.v);
      case 'bytes':
        return decodeBytes(tagged);
      case 'map':
        return new Map(list.map((pair) => (pair as unknown[]).map(decodeAny) as [unknown, unknown]));
      case 'set':
        return new Set(list.map(decodeAny));
      default:
        return Object.fromEntries(Object.entries(tagged.v as object).map(([key, item]) => [key, decodeAny(item)]));
    }
  }
  function decodeAny(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value;
    return Array.isArray(value) ? value.map(decodeAny) : decodeTagged(value as Tagged);
  }

  return { encode: (value) => encodeAny(value, []), decode: decodeAny };
}
