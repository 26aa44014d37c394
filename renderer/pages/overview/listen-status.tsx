import type { AppInfo } from '../../../shared/app-state.ts';
import { Dot } from '../../components/badge.tsx';
import { useMirrorView } from '../../hooks/use-desk.ts';

/** Whether clients can reach the gateway. */
export function ListenStatus({ app: { baseUrl } }: { readonly app: AppInfo }) {
  const { connection } = useMirrorView();
  if (connection === 'lost')
    return (
      <span className="listen-status">
        <Dot tone="idle" />
        Not connected
      </span>
    );
  return (
    <span className="listen-status">
      <Dot tone={baseUrl === null ? 'bad' : 'good'} />
      {baseUrl === null ? 'Not listening' : `Listening at ${new URL(baseUrl).host}`}
    </span>
  );
}
