import { expect, test } from 'vitest';
import { baseUrlProblem } from '../../../electron/desk/base-url.ts';

test.each([
  'https://api.acme.example/v1',
  'http://127.0.0.1:11434/v1',
  'http://localhost:1234/v1',
  'http://[::1]:8000/v1',
  'http://192.168.1.20:8000/v1',
  'http://10.0.0.5/v1',
  'http://172.31.0.5/v1',
  'http://100.64.1.2/v1',
  'http://[fd12:3456::1]/v1',
  'http://gpu-box:8000/v1',
  'http://gpu.local:8000/v1',
  'http://host.docker.internal:8000/v1',
  'https://localhost:7274/v1',
])('%s is fine', (url) => {
  expect(baseUrlProblem(url, 7273)).toBeNull();
});

test.each([
  ['http://api.acme.example/v1', 'must start with https://'],
  ['http://172.32.0.5/v1', 'must start with https://'],
  ['http://100.128.0.1/v1', 'must start with https://'],
  ['ftp://acme.example/v1', 'starts with https:// or http://'],
  ['acme.example/v1', 'starts with https:// or http://'],
  ['https://me:secret@acme.example/v1', 'no user name or password'],
  ['https://acme.example/v1?key=1', 'ends before any ? or #'],
  ['http://169.254.169.254/latest', 'hand out credentials'],
  ['https://169.254.1.1/v1', 'hand out credentials'],
  ['http://0xa9fea9fe/v1', 'hand out credentials'],
  ['http://2852039166/v1', 'hand out credentials'],
  ['http://[::ffff:169.254.169.254]/v1', 'hand out credentials'],
  ['http://[fe80::1]/v1', 'hand out credentials'],
  ['http://metadata.google.internal/v1', 'hand out credentials'],
  ['http://metadata.google.internal./v1', 'hand out credentials'],
  ['http://127.0.0.1:7273/v1', 'is Pareto Desk itself'],
  ['http://127.1.2.3:7273', 'is Pareto Desk itself'],
  ['http://LOCALHOST:7273/v1', 'is Pareto Desk itself'],
  ['https://[::1]:7273/v1', 'is Pareto Desk itself'],
  ['http://0.0.0.0:7273/v1', 'is Pareto Desk itself'],
  ['http://[::ffff:127.0.0.1]:7273/v1', 'is Pareto Desk itself'],
])('%s is refused: %s', (url, words) => {
  expect(baseUrlProblem(url, 7273)).toContain(words);
});
