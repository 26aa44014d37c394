import { describe, expect, test } from 'vitest';
import { collectorProblem, findCollector, isForbidden } from '../../../../electron/desk/telemetry/collector.ts';
import { collectorSecrets, headerEntry, headerProblem } from '../../../../electron/desk/telemetry/collector-headers.ts';
import { createMemoryVault } from '../../../../electron/storage/memory-vault.ts';

describe('the address of a collector', () => {
  test.each([
    ['https://otlp.example', null],
    ['https://otlp.example/otlp/', null],
    ['http://127.0.0.1:4318', null],
    ['http://localhost:4318', null],
    ['http://[::1]:4318', null],
    ['http://192.168.1.9:4318', null],
    ['http://collector:4318', null],
    ['otlp.example:4318', 'The address of a collector starts with https:// or http://.'],
    ['', 'The address of a collector starts with https:// or http://.'],
    ['file:///etc/passwd', 'The address of a collector starts with https:// or http://.'],
    ['https://user:pass@otlp.example', /has no user name or password in it/],
    ['https://otlp.example/?key=1', /ends before any \? or #/],
    ['http://169.254.169.254/', /where cloud machines hand out credentials/],
    ['http://metadata.google.internal/', /where cloud machines hand out credentials/],
    ['http://otlp.example:4318', /otlp\.example is on the internet, so the address must start with https/],
    ['http://127.0.0.1:7273', /127\.0\.0\.1:7273 is Pareto Desk itself, which takes no reports/],
    ['http://localhost:7273/v1', /is Pareto Desk itself/],
    ['http://127.0.0.1:4318/v1/traces', /Write the address without \/v1\/traces or \/v1\/metrics/],
  ])('%s', (endpoint, problem) => {
    const said = collectorProblem(endpoint, 7273);
    if (problem instanceof RegExp) expect(said).toMatch(problem);
    else expect(said).toBe(problem);
  });
});

const settings = (changes: object = {}) => ({ enabled: true, endpoint: null, signals: 'both' as const, ...changes });
const exported = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://env.example',
  OTEL_EXPORTER_OTLP_HEADERS: 'X-Api-Key=a%20b,bad',
};

describe('where reports go', () => {
  test('nowhere without an address', () => {
    expect(findCollector(settings(), {}, createMemoryVault(), 7273)).toEqual({ kind: 'none' });
  });

  test('to the paths of the protocol, behind whatever path the address has', () => {
    const of = (signals: string) =>
      findCollector(settings({ endpoint: 'https://a.example/otlp/', signals }), {}, createMemoryVault(), 7273);
    const both = { tracesUrl: 'https://a.example/otlp/v1/traces', metricsUrl: 'https://a.example/otlp/v1/metrics' };
    expect(of('both')).toMatchObject(both);
    expect(of('traces')).toMatchObject({ ...both, metricsUrl: null });
    expect(of('metrics')).toMatchObject({ ...both, tracesUrl: null });
  });

  test('to the address in the environment, with its headers, when none is set', () => {
    expect(findCollector(settings(), exported, createMemoryVault(), 7273)).toMatchObject({
      kind: 'ready',
      endpoint: 'https://env.example',
      headers: { 'x-api-key': 'a b' },
    });
  });

  test('an address that was set outranks the environment, whose headers stay at home then', () => {
    const set = settings({ endpoint: 'https://mine.example' });
    expect(findCollector(set, exported, createMemoryVault(), 7273)).toMatchObject({
      kind: 'ready',
      endpoint: 'https://mine.example',
      headers: {},
    });
  });

  test('a header belongs to the address it was entered for', async () => {
    const vault = createMemoryVault();
    await vault.set(headerEntry('https://a.example/otlp', 'Authorization'), 'Bearer abc');
    const headersAt = (endpoint: string) => {
      const found = findCollector(settings({ endpoint }), {}, vault, 7273);
      return found.kind === 'ready' ? found.headers : null;
    };
    expect(headersAt('https://a.example/other')).toEqual({ authorization: 'Bearer abc' });
    expect(headersAt('https://b.example')).toEqual({});
    expect(headersAt('http://a.localhost')).toEqual({});
  });

  test('an address in the environment is judged like any other, and a password in it is not shown', () => {
    const found = findCollector(
      settings(),
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:pw@x.example' },
      createMemoryVault(),
      1,
    );
    expect(found).toMatchObject({ kind: 'refused', endpoint: 'https://x.example' });
  });

  test.each([
    [undefined, false],
    ['false', false],
    ['true', true],
    ['TRUE', true],
  ])('OTEL_SDK_DISABLED=%s forbids it: %s', (value, expected) => {
    expect(isForbidden({ OTEL_SDK_DISABLED: value })).toBe(expected);
  });
});

describe('a header', () => {
  test.each([
    ['Authorization', 'Bearer abc', null],
    ['x-honeycomb-team', 'abc', null],
    ['Bad Name', 'abc', /has a name of letters/],
    ['', 'abc', /has a name of letters/],
    ['Host', 'abc', /is set by Pareto Desk itself/],
    ['content-length', '5', /is set by Pareto Desk itself/],
    ['x', 'a\r\nb: c', /one line of printable characters/],
    ['x', ' ', /one line of printable characters/],
  ])('%s: %j', (name, value, problem) => {
    if (problem === null) expect(headerProblem(name, value)).toBeNull();
    else expect(headerProblem(name, value)).toMatch(problem);
    expect(headerProblem(name, value) ?? '').not.toContain('abc');
  });

  test('is secret as a whole, as its token, and as the password that a Basic one spells', async () => {
    const vault = createMemoryVault();
    const basic = Buffer.from('12345678:glc_password').toString('base64');
    await vault.set(headerEntry('https://a.example', 'authorization'), `Basic ${basic}`);
    const environment = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20env-token-1' };
    expect(collectorSecrets(vault, environment)).toEqual([
      `Basic ${basic}`,
      basic,
      '12345678',
      'glc_password',
      'Bearer env-token-1',
      'env-token-1',
    ]);
  });
});
