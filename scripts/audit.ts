// npm run audit:high [-- arguments of npm audit]: asks the registry for known weaknesses of every locked package.
// Ends with 0 when there are none, with 1 when there are, and with 2 when nobody answered: then nothing was checked.
import { spawnSync } from 'node:child_process';

export type Audit =
  | { readonly kind: 'clean'; readonly packages: number }
  | {
      readonly kind: 'findings';
      /** One line for each package, worst first. */
      readonly lines: readonly string[];
    }
  | {
      readonly kind: 'unanswered';
      /** What the registry or the network said. */
      readonly reason: string;
    };

type Severity = 'critical' | 'high' | 'moderate' | 'low' | 'info';

/** What counts; the rest is left to judgement. */
const serious: readonly Severity[] = ['critical', 'high'];

interface Report {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, Finding>>;
  readonly metadata?: { readonly dependencies?: { readonly total?: number } };
  readonly message?: string;
  readonly statusCode?: number;
  readonly error?: { readonly code?: string; readonly summary?: string };
}

interface Finding {
  readonly severity: Severity;
  readonly range: string;
  /** Names of packages it comes through, or what is wrong with this one. */
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
}

/** @param output of `npm audit --json`, which is JSON for answers and for refusals alike */
export function readAudit(output: string): Audit {
  const report = parse(output);
  const packages = report?.metadata?.dependencies?.total;
  if (report?.auditReportVersion === undefined || report.vulnerabilities === undefined || packages === undefined)
    return { kind: 'unanswered', reason: reasonOf(report) };
  const found = Object.entries(report.vulnerabilities)
    .filter(([, { severity }]) => serious.includes(severity))
    .toSorted(([, a], [, b]) => serious.indexOf(a.severity) - serious.indexOf(b.severity));
  if (found.length === 0) return { kind: 'clean', packages };
  return { kind: 'findings', lines: found.map(([name, finding]) => describe(name, finding)) };
}

/** What a person reads. */
export function auditSentence(audit: Audit): string {
  switch (audit.kind) {
    case 'clean':
      return `The registry knows no weakness of high or critical severity in ${audit.packages} packages.`;
    case 'findings':
      return `Weaknesses of high or critical severity:\n${audit.lines.map((line) => `  ${line}`).join('\n')}`;
    case 'unanswered':
      return `The registry did not answer the question, so nothing was checked: ${audit.reason}\nThis is no finding, and no all-clear. Ask again where the registry can be reached and takes audits.`;
  }
}

const exitCodes: Readonly<Record<Audit['kind'], number>> = { clean: 0, findings: 1, unanswered: 2 };

function parse(output: string): Report | null {
  try {
    const value: unknown = JSON.parse(output);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

function reasonOf(report: Report | null): string {
  const said = report?.message?.trim() || report?.error?.summary?.trim() || report?.error?.code;
  return said === undefined ? 'npm said nothing that can be read.' : `${said.replace(/\.$/, '')}.`;
}

function describe(name: string, { severity, range, via }: Finding): string {
  const why = via.map((cause) => (typeof cause === 'string' ? `through ${cause}` : `${cause.title} (${cause.url})`));
  return `${severity}: ${[name, range].join(' ').trim()}: ${why.join('; ')}`;
}

if (import.meta.main) {
  const words = ['audit', '--json', '--audit-level', 'high', ...process.argv.slice(2)];
  // on Windows npm is a script, which only a shell can start
  const { stdout } = spawnSync('npm', words, { encoding: 'utf8', shell: process.platform === 'win32' });
  const audit = readAudit(stdout ?? '');
  (audit.kind === 'clean' ? console.log : console.error)(auditSentence(audit));
  process.exitCode = exitCodes[audit.kind];
}
