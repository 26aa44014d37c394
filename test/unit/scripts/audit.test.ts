import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditSentence, readAudit } from '../../../scripts/audit.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const root = join(import.meta.dirname, '..', '..', '..');

interface Run {
  readonly code: number | null;
  readonly said: string;
}

/** Asks a registry on loopback, through the real npm, about the packages of this lock file. */
async function ask(registry: RequestListener): Promise<Run> {
  const server = createServer(registry);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

function run(registry: string): Promise<Run> {
  const words = ['--registry', registry, '--cache', temporaryDirectory(), '--fetch-retries', '0'];
  const child = spawn(process.execPath, [join(root, 'scripts', 'audit.ts'), ...words], { cwd: root });
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

test('a registry that takes no audits is told apart from findings: nothing was checked', async () => {
  const { code, said } = await ask((_request, response) => void response.writeHead(405, { allow: 'GET,HEAD' }).end());
  expect(code).toBe(2);
  expect(said).toMatch(/^The registry did not answer the question, so nothing was checked: 405 Method Not Allowed/);
  expect(said).toContain('This is no finding, and no all-clear.');
});

test('a registry that cannot be reached is no finding either', async () => {
  const { code, said } = await run('http://127.0.0.1:9/');
  expect([code, said]).toEqual([2, expect.stringContaining('nothing was checked')]);
});

test('a registry that knows of nothing gives the all-clear, with the number of packages', async () => {
  const { code, said } = await ask((_request, response) => void response.end('{}'));
  expect([code, said]).toEqual([
    0,
    expect.stringMatching(/knows no weakness of high or critical severity in \d{3,} packages/),
  ]);
});

test('a weakness that is known is named, with its address', async () => {
  const advisory = {
    id: 1,
    url: 'https://advisories.example/1',
    title: 'Leaks everything',
    severity: 'critical',
    vulnerable_versions: '<99.0.0',
    cwe: [],
    cvss: { score: 9.8, vectorString: null },
  };
  const { code, said } = await ask(({ method, url }, response) => {
    if (method === 'POST') return void response.end(JSON.stringify({ undici: [advisory] }));
    const name = decodeURIComponent(String(url).slice(1));
    response.end(
      JSON.stringify({ name, versions: { '8.12.4': { name, version: '8.12.4' } }, 'dist-tags': { latest: '8.12.4' } }),
    );
  });
  expect(code).toBe(1);
  expect(said).toMatch(
    /^Weaknesses of high or critical severity:\n[^]* {2}critical: undici \*: Leaks everything \(https:\/\/advisories\.example\/1\)\n/,
  );
});

const report = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total: 7 } } });

test.each([
  ['a report without findings', report({}), { kind: 'clean', packages: 7 }],
  [
    'moderate ones are left to judgement',
    report({ a: { severity: 'moderate', range: '*', via: [] } }),
    { kind: 'clean', packages: 7 },
  ],
  [
    'the worst come first, and those that come through others say so',
    report({
      a: { severity: 'high', range: '<2', via: ['b'] },
      b: { severity: 'critical', range: '<1', via: [{ title: 'T', url: 'u' }] },
    }),
    { kind: 'findings', lines: ['critical: b <1: T (u)', 'high: a <2: through b'] },
  ],
  [
    'a refusal',
    '{"message":"405 Method Not Allowed - POST x","statusCode":405,"error":{"summary":""}}',
    { kind: 'unanswered', reason: '405 Method Not Allowed - POST x.' },
  ],
  [
    'an error with a summary',
    '{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}',
    { kind: 'unanswered', reason: 'This command requires an existing lockfile.' },
  ],
  ['nothing', '', { kind: 'unanswered', reason: 'npm said nothing that can be read.' }],
  ['a page of HTML', '<html>', { kind: 'unanswered', reason: 'npm said nothing that can be read.' }],
  [
    'half a report',
    '{"auditReportVersion":2,"vulnerabilities":{}}',
    { kind: 'unanswered', reason: 'npm said nothing that can be read.' },
  ],
])('%s', (_name, output, expected) => {
  const audit = readAudit(output);
  expect(audit).toEqual(expected);
  expect(auditSentence(audit)).not.toBe('');
});
