import type { AppInfo } from '../../../shared/app-state.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ListenTrouble } from '../../components/listen-trouble.tsx';
import { hasNoProvider } from '../../has-no-provider.ts';
import { dismiss, useDismissed } from '../../hooks/dismissed.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { goTo } from '../../hooks/use-route.ts';
import { BudgetNotices } from './budget-notices.tsx';

/** What the person should know before anything else. */
export function Notices({ app }: { readonly app: AppInfo }) {
  const isBare = hasNoProvider(useSlice('providers'));
  const dismissed = useDismissed();
  const addKey = (
    <Button small tone="primary" onClick={() => goTo('keys')}>
      Add a key
    </Button>
  );
  return (
    <div className="notices">
      <ListenTrouble app={app} />
      {app.notices
        .filter((notice) => !dismissed.includes(notice))
        .map((notice) => (
          <Banner key={notice} tone="warn" title={notice} onDismiss={() => putAway(notice)} />
        ))}
      <BudgetNotices />
      {app.demo && (
        <Banner tone="info" icon="spark" title="Demo providers answer." actions={addKey}>
          Everything works, but the models are simulated. Add a key to use real ones.
        </Banner>
      )}
      {!app.demo && isBare && (
        <Banner tone="warn" icon="keys" title="Nobody can answer yet." actions={addKey}>
          There is no key, no server on your own machines is in use, and the demo providers are switched off.
        </Banner>
      )}
    </div>
  );
}

/** The About tab goes on telling it. */
function putAway(notice: string): void {
  dismiss(notice);
  // the button goes with its message
  document.getElementById('content')?.focus();
}
