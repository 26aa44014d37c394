import type { AppInfo } from '../../../shared/app-state.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ListenTrouble } from '../../components/listen-trouble.tsx';
import { goTo } from '../../hooks/use-route.ts';

/** What the person should know before anything else. */
export function Notices({ app }: { readonly app: AppInfo }) {
  if (app.listenError === null && app.notices.length === 0 && !app.demo) return null;
  return (
    <div className="notices">
      <ListenTrouble app={app} />
      {app.notices.map((notice) => (
        <Banner key={notice} tone="warn" title={notice} />
      ))}
      {app.demo && (
        <Banner
          tone="info"
          icon="spark"
          title="Demo providers answer."
          actions={
            <Button small tone="primary" onClick={() => goTo('keys')}>
              Add a key
            </Button>
          }
        >
          Everything works, but the models are simulated. Add a key to use real ones.
        </Banner>
      )}
    </div>
  );
}
