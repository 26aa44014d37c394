import type { AppInfo } from '../../shared/app-state.ts';
import { act, useBusy } from '../hooks/use-action.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';

/** Why no client can get through, and the way out. Nothing while all is well. */
export function ListenTrouble({ app }: { readonly app: AppInfo }) {
  const { busy, run } = useBusy();
  if (app.listenError === null) return null;
  const { message, holder, freePort } = app.listenError;
  const move = (port: number): void => run(() => act('settings.update', { port }, `Port ${port} could not be used`));
  return (
    <Banner
      tone="bad"
      title={message}
      actions={
        <>
          {freePort !== null && (
            <Button small busy={busy} onClick={() => move(freePort)}>
              Use port {freePort}
            </Button>
          )}
          <Button small tone="quiet" disabled={busy} onClick={() => move(app.port)}>
            Try again
          </Button>
        </>
      }
    >
      {holder !== null && `Held by ${holder}. `}
      Clients keep the port in their settings, so a new one has to be written there too.
    </Banner>
  );
}
