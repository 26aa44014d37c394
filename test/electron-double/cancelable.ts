/** An event that a listener can refuse, like Electron's own. */
export interface Cancelable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function cancelable<T extends object>(extra: T = {} as T): T & Cancelable {
  return Object.assign(extra, {
    defaultPrevented: false,
    preventDefault(this: Cancelable) {
      this.defaultPrevented = true;
    },
  });
}
