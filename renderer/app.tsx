import { Tooltip } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { ToastArea } from './components/toast-area.tsx';
import { PageSkeleton } from './components/skeleton.tsx';
import { Sidebar } from './components/sidebar.tsx';
import { LostBar, LockedScreen, PageBoundary, UnreachableScreen } from './components/trouble.tsx';
import type { Mirror, MirrorView } from './hooks/mirror.ts';
import { MirrorProvider, useMirrorView } from './hooks/use-desk.ts';
import { forgetUntold } from './hooks/dismissed.ts';
import { dismissPageToasts } from './hooks/toasts.ts';
import { useRoute } from './hooks/use-route.ts';
import { usePageKeys } from './hooks/use-page-keys.ts';
import { useTheme } from './hooks/use-theme.ts';
import { findPage, pages, type PageEntry } from './pages/pages.ts';
import './app.css';

export function App({ mirror }: { readonly mirror: Mirror }) {
  return (
    <MirrorProvider value={mirror}>
      <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
        <Frame />
        <ToastArea />
      </Tooltip.Provider>
    </MirrorProvider>
  );
}

function Frame() {
  const view = useMirrorView();
  const page = findPage(useRoute().page);
  useTheme(view.state?.settings.theme);
  usePageKeys(pages);
  useFocusOfPage(page);
  const notices = view.state?.app.notices;
  useEffect(() => {
    if (notices !== undefined) forgetUntold(notices);
  }, [notices]);
  useEffect(() => {
    document.title = `${page.title} – Pareto Desk`;
    dismissPageToasts();
  }, [page]);
  if (view.connection === 'locked') return <LockedScreen />;
  return (
    <div className="frame">
      <a className="skip-link" href="#content" onClick={focusContent}>
        Skip to content
      </a>
      <Sidebar pages={pages} current={page.id} app={view.state?.app ?? null} />
      <main id="content" className="frame-content" tabIndex={-1}>
        {view.connection === 'lost' && <LostBar />}
        <Content view={view} page={page} />
      </main>
    </div>
  );
}

function Content({
  view,
  page: { id, title, component: PageComponent },
}: {
  readonly view: MirrorView;
  readonly page: PageEntry;
}) {
  // old facts are better than none while the line is down
  if (view.state !== null)
    return (
      <PageBoundary key={id} title={title}>
        <PageComponent />
      </PageBoundary>
    );
  if (view.problem !== null) return <UnreachableScreen problem={view.problem} />;
  return <PageSkeleton />;
}

/** A page that goes takes the focus along, unless it was outside: the next one gets it. */
function useFocusOfPage(page: PageEntry): void {
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    if (document.activeElement === document.body) document.getElementById('content')?.focus();
  }, [page]);
}

/** The address holds the route, so the link must not change it. */
function focusContent(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
