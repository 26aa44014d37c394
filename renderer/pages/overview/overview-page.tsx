import { Page } from '../../components/page.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { Connect } from './connect.tsx';
import { LiveRequests } from './live-requests.tsx';
import { Notices } from './notices.tsx';
import { SpendToday } from './spend-today.tsx';
import { ListenStatus } from './listen-status.tsx';
import { TierSwitch } from './tier-switch.tsx';
import './overview-page.css';

/** Everything a person needs on an ordinary day. */
export function OverviewPage() {
  const app = useSlice('app');
  return (
    <Page title="Overview" description="One endpoint for all your models." actions={<ListenStatus app={app} />}>
      <Notices app={app} />
      <TierSwitch />
      <div className="overview-columns">
        <Connect baseUrl={app.baseUrl ?? `http://127.0.0.1:${app.port}/v1`} />
        <div className="overview-side">
          <SpendToday />
          <LiveRequests />
        </div>
      </div>
    </Page>
  );
}
