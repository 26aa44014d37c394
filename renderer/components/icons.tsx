import type { ReactNode } from 'react';

/** Drawn on a 16 x 16 grid with round 1.5 strokes. Decoration only: the words beside them carry the meaning. */
const shapes = {
  overview: (
    <>
      <rect x="2" y="2" width="5" height="6" rx="1.2" />
      <rect x="9" y="2" width="5" height="3.5" rx="1.2" />
      <rect x="9" y="8" width="5" height="6" rx="1.2" />
      <rect x="2" y="10.5" width="5" height="3.5" rx="1.2" />
    </>
  ),
  keys: (
    <>
      <circle cx="5" cy="11" r="3" />
      <path d="m7.2 8.8 6.3-6.3M11 5l2 2" />
    </>
  ),
  models: (
    <>
      <path d="M2 2v10.5A1.5 1.5 0 0 0 3.5 14H14" />
      <path d="M5 11c.4-3.6 2.6-6.4 8.5-7" />
      <circle cx="10.5" cy="10" r=".6" fill="currentColor" />
      <circle cx="13" cy="7.5" r=".6" fill="currentColor" />
    </>
  ),
  requests: <path d="M1.5 8h2.800l2-5 3.2 10 2.2-5h2.8" />,
  playground: (
    <path d="M6.2 2h3.600M6.8 2v4.2L3 12.300A1.2 1.2 0 0 0 4 14h8a1.2 1.2 0 0 0 1-1.700L9.2 6.200V2M4.8 10h6.4" />
  ),
  guardrails: (
    <>
      <path d="M8 1.8 3 3.700v4c0 3 2 5.300 5 6.500 3-1.2 5-3.500 5-6.500v-4L8 1.800Z" />
      <path d="m5.9 8 1.500 1.500 2.800-3" />
    </>
  ),
  usage: <path d="M2 14h12M3.8 14V9.500M8 14V2.500M12.2 14V6.500" />,
  settings: (
    <>
      <path d="M2 4.500h6.500M12.5 4.500H14M2 11.500h1.500M7.5 11.500H14" />
      <circle cx="10.5" cy="4.5" r="1.9" />
      <circle cx="5.5" cy="11.5" r="1.9" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8.5" height="8.5" rx="1.8" />
      <path d="M3.5 10.500A1.5 1.5 0 0 1 2 9V3.800A1.8 1.8 0 0 1 3.8 2H9a1.5 1.5 0 0 1 1.5 1.5" />
    </>
  ),
  check: <path d="m3 8.5 3.3 3.200L13 4.5" />,
  cross: <path d="m4 4 8 8M12 4l-8 8" />,
  plus: <path d="M8 3v10M3 8h10" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.2 3.2" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8S3.8 3.5 8 3.5 14.5 8 14.5 8 12.2 12.5 8 12.5 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  hide: (
    <>
      <path d="M6 4c.6-.3 1.3-.5 2-.5 4.2 0 6.5 4.5 6.5 4.500s-.6 1.2-1.8 2.400M4.2 5C2.4 6.2 1.5 8 1.5 8S3.8 12.5 8 12.500c1.3 0 2.4-.4 3.4-1M2.5 2.500l11 11" />
    </>
  ),
  rotate: <path d="M13.5 8A5.5 5.5 0 1 1 11.8 4l1.7 1.500M13.5 2.300v3.200h-3.2" />,
  more: (
    <>
      <circle cx="3.5" cy="8" r=".8" fill="currentColor" />
      <circle cx="8" cy="8" r=".8" fill="currentColor" />
      <circle cx="12.5" cy="8" r=".8" fill="currentColor" />
    </>
  ),
  trash: (
    <path d="M2.5 4h11M6 4V2.500h4V4M3.8 4l.6 8.600A1.5 1.5 0 0 0 5.9 14h4.200a1.5 1.5 0 0 0 1.5-1.400L12.2 4M6.7 7v4M9.3 7v4" />
  ),
  chevronDown: <path d="m4 6 4 4 4-4" />,
  arrowLeft: <path d="M13 8H3.500M7 4 3 8l4 4" />,
  arrowUp: <path d="M8 13V3.500M4 7l4-4 4 4" />,
  arrowRight: <path d="M3 8h9.500M9 4l4 4-4 4" />,
  warning: (
    <>
      <path d="M7 2.6 1.7 11.700A1.2 1.2 0 0 0 2.7 13.500h10.600a1.2 1.2 0 0 0 1-1.800L9 2.600a1.2 1.2 0 0 0-2 0Z" />
      <path d="M8 6.200v3M8 11.200v.05" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.500V11M8 5.100v.05" />
    </>
  ),
  spark: <path d="M8 2v3M8 11v3M2 8h3M11 8h3M3.8 3.800l2 2M10.2 10.200l2 2M12.2 3.800l-2 2M5.8 10.200l-2 2" />,
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.6" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  download: <path d="M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.500h11" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.500v1M8 13.500v1M1.5 8h1M13.5 8h1M3.4 3.400l.7.7M11.9 11.900l.7.7M12.6 3.400l-.7.7M4.1 11.900l-.7.7" />
    </>
  ),
  moon: <path d="M13.5 9.500A5.8 5.8 0 0 1 6.5 2.500a5.8 5.8 0 1 0 7 7Z" />,
  display: (
    <>
      <rect x="2" y="2.5" width="12" height="8.5" rx="1.5" />
      <path d="M6 13.800h4M8 11v2.8" />
    </>
  ),
  filter: <path d="M2 4h12M4.5 8h7M6.8 12h2.4" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="icon"
    >
      {shapes[name]}
    </svg>
  );
}

/** The product's mark: a Pareto frontier. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#1b1e29" />
      <path d="M7 24.500C8 16 13 9.5 25 8" fill="none" stroke="#8f93ff" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="8.2" cy="19.6" r="2.6" fill="#ff9a4d" />
      <circle cx="13.6" cy="12.6" r="2.6" fill="#2fd4b9" />
      <circle cx="23" cy="8.4" r="2.6" fill="#fff" />
    </svg>
  );
}
