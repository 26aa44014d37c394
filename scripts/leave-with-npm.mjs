/** How soon a run notices that it was left behind, ms. */
const lookMs = 500;

/**
 * Ends this process politely when the `npm start` above it is gone. npm hands a signal on to the shell in between only,
 * and a gateway that nobody can see any more would keep the port.
 */
export function leaveWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, lookMs);
  watch.unref();
}
