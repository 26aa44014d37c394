import type { LoadJob, LoadReport } from './load.ts';

/** A limit a figure must keep: as a ratio to the bare proxy of the same round, or by itself. */
export type Bound =
  | { readonly ratio: 'most' | 'least'; readonly value: number }
  | { readonly figure: 'most' | 'least'; readonly value: number };

export interface RowText {
  /** As in `--rows`. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly pass: Bound;
  readonly ambition: Bound;
}

/** A row measured under load, for the product and the bare proxy in turn. */
export interface LoadRow extends RowText {
  readonly job: Pick<LoadJob, 'body' | 'answer' | 'connections'>;
  /** Paths of other wire formats have no bare counterpart. */
  readonly path: '/v1/chat/completions' | '/v1/messages';
  readonly read: (report: LoadReport) => number;
  /** true = what the direct connection takes is subtracted. */
  readonly added: boolean;
}

const chat = '/v1/chat/completions';
const microseconds = (ms: number): number => ms * 1000;

/** Work as in the table of targets; the letters are its own. */
export const loadRows: readonly LoadRow[] = [
  {
    id: 'a',
    title: '1 connection, small body: added p50',
    unit: 'us',
    path: chat,
    job: { body: 'chat', answer: 'whole', connections: 1 },
    read: ({ p50Ms }) => microseconds(p50Ms),
    added: true,
    pass: { ratio: 'most', value: 1.5 },
    ambition: { ratio: 'most', value: 1 },
  },
  {
    id: 'b',
    title: '64 connections, small body: requests/s',
    unit: '/s',
    path: chat,
    job: { body: 'chat', answer: 'whole', connections: 64 },
    read: ({ requests, seconds }) => requests / seconds,
    added: false,
    pass: { ratio: 'least', value: 0.7 },
    ambition: { ratio: 'least', value: 1.2 },
  },
  {
    id: 'c',
    title: "1 connection, 1 MB body (an agent's context): added p50",
    unit: 'us',
    path: chat,
    job: { body: 'agent', answer: 'whole', connections: 1 },
    read: ({ p50Ms }) => microseconds(p50Ms),
    added: true,
    pass: { ratio: 'most', value: 1.5 },
    ambition: { ratio: 'most', value: 1 },
  },
  {
    id: 'c8',
    title: '8 connections, 1 MB body: MB/s',
    unit: 'MB/s',
    path: chat,
    job: { body: 'agent', answer: 'whole', connections: 8 },
    read: ({ sentBytes, seconds }) => sentBytes / seconds / 1e6,
    added: false,
    pass: { ratio: 'least', value: 0.7 },
    ambition: { ratio: 'least', value: 1 },
  },
  {
    id: 'd',
    title: 'added time to first content event, p50',
    unit: 'us',
    path: chat,
    job: { body: 'chat', answer: 'first', connections: 1 },
    read: ({ firstP50Ms }) => microseconds(firstP50Ms),
    added: true,
    pass: { ratio: 'most', value: 1.5 },
    ambition: { ratio: 'most', value: 1.1 },
  },
  {
    id: 'd-paced',
    title: '200 streams, an event every 10 ms: CPU per event',
    unit: 'us',
    path: chat,
    job: { body: 'chat', answer: 'paced', connections: 200 },
    read: ({ cpuMs, events }) => microseconds(cpuMs ?? Number.NaN) / events,
    added: false,
    pass: { ratio: 'most', value: 1.15 },
    ambition: { ratio: 'most', value: 1 },
  },
  {
    id: 'e',
    title: '32 streams flat out: events/s',
    unit: 'k/s',
    path: chat,
    job: { body: 'chat', answer: 'flat', connections: 32 },
    read: ({ events, seconds }) => events / seconds / 1000,
    added: false,
    pass: { ratio: 'least', value: 1 },
    ambition: { ratio: 'least', value: 1.9 },
  },
  {
    id: 'translated',
    title: '32 translated streams (messages over chat): events/s',
    unit: 'k/s',
    path: '/v1/messages',
    job: { body: 'messages', answer: 'flat', connections: 32 },
    read: ({ events, seconds }) => events / seconds / 1000,
    added: false,
    pass: { figure: 'least', value: 100 },
    ambition: { figure: 'least', value: 250 },
  },
];
