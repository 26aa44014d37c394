/** Who listened to signals before electron-store was loaded. Must be imported before it. */
export const signalListeners: ReadonlySet<unknown> = new Set(listAll().map(({ listener }) => listener));

/** @returns every listener to a signal as of now. */
export function listAll(): readonly { readonly signal: NodeJS.Signals; readonly listener: () => void }[] {
  const signals = process.eventNames().filter((name): name is NodeJS.Signals => String(name).startsWith('SIG'));
  return signals.flatMap((signal) =>
    process.listeners(signal).map((listener) => ({ signal, listener: listener as () => void })),
  );
}
