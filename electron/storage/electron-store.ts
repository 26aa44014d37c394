import { listAll, signalListeners } from './signals-before-store.ts';
import Store from 'electron-store';

// electron-store > conf > atomically > when-exit listens to every ending signal as soon as it is loaded, and sends the signal to
// this process a second time: a polite end would be cut short, a SIGHUP counted twice. What it would tidy up, temporary files,
// is cleared away at the next start.
for (const { signal, listener } of listAll()) {
  if (!signalListeners.has(listener)) process.removeListener(signal, listener);
}

export { Store };
