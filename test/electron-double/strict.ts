/**
 * Anything the double does not model fails loudly instead of answering undefined, so that a test can never pass
 * because a part of Electron was silently missing.
 *
 * @param name how the object is called in the message, e.g. `app`
 */
export function strict<T extends object>(target: T, name: string): T {
  return new Proxy(target, {
    get(object, key) {
      if (!(key in object) && typeof key === 'string' && !probedByOthers.has(key)) {
        throw new Error(`electron double: ${name}.${key} is not modelled`);
      }
      const value: unknown = Reflect.get(object, key, object);
      return typeof value === 'function' && !isClass(value) ? value.bind(object) : value;
    },
  });
}

/** `await` looks for `then`, JSON for `toJSON`: nobody wrote these on purpose. */
const probedByOthers = new Set(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType']);

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
