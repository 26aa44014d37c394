import type { AppInfo } from '../../shared/app-state.ts';
import { useMirrorView } from '../hooks/use-desk.ts';
import { goTo, writeRoute } from '../hooks/use-route.ts';
import { Badge, Dot } from './badge.tsx';
import { Icon, Mark, type IconName } from './icons.tsx';
import './sidebar.css';

/** What the way to a page looks like. */
export interface PageSign {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
}

interface SidebarProps {
  /** In the order of their number keys. */
  readonly pages: readonly PageSign[];
  /** Id of the page on show. */
  readonly current: string;
  /** null until the program has answered. */
  readonly app: AppInfo | null;
}

/** The way from page to page: a column on the left, a bar at the bottom of a narrow window. */
export function Sidebar({ pages, current, app }: SidebarProps) {
  return (
    <nav className="sidebar" aria-label="Pages">
      <div className="sidebar-name">
        <Mark />
        Pareto Desk
      </div>
      <ul className="sidebar-pages">
        {pages.map((page, index) => (
          <li key={page.id}>
            <PageLink page={page} shortcut={index + 1} current={page.id === current} />
          </li>
        ))}
      </ul>
      {app !== null && <Status app={app} />}
    </nav>
  );
}

interface PageLinkProps {
  readonly page: PageSign;
  readonly shortcut: number;
  readonly current: boolean;
}

function PageLink({ page, shortcut, current }: PageLinkProps) {
  return (
    <a
      className="sidebar-link"
      href={writeRoute(page.id)}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={`Control+${shortcut}`}
      onClick={(event) => {
        event.preventDefault();
        goTo(page.id);
      }}
    >
      <Icon name={page.icon} />
      <span>{page.title}</span>
      <kbd aria-hidden="true">{`${modifier}${shortcut}`}</kbd>
    </a>
  );
}

const modifier = navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl ';

function Status({ app }: { readonly app: AppInfo }) {
  const isLost = useMirrorView().connection === 'lost';
  const listening = app.baseUrl !== null;
  return (
    <a
      className="sidebar-status"
      href={writeRoute('settings', 'network')}
      onClick={(event) => {
        event.preventDefault();
        goTo('settings', 'network');
      }}
    >
      <Dot tone={isLost ? 'idle' : listening ? 'good' : 'bad'} />
      <span className="sidebar-status-words">
        {isLost ? 'Not connected' : listening ? 'Listening' : 'Not listening'}
        <span className="faint">Port {app.port}</span>
      </span>
      {app.demo && <Badge tone="accent">Demo</Badge>}
    </a>
  );
}
