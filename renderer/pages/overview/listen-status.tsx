import type { AppInfo } from '../../../shared/app-state.ts';
import { Dot } from '../../components/badge.tsx';

/** Whether clients can reach the gateway. */
export function ListenStatus({ app }: { readonly app: AppInfo }) {
  return (
    <span className="listen-status">
      <Dot tone={app.baseUrl === null ? 'bad' : 'good'} />
      {app.baseUrl === null ? 'Not listening' : `Listening at ${new URL(app.baseUrl).host}`}
    </span>
  );
}
