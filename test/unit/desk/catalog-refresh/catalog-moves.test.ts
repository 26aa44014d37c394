import '../../../support/no-electron.ts';
import { describe, expect, test } from 'vitest';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import { noon } from '../../../support/a-snapshot.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { benchWithMoved, hour, listWith, refresherBench, terra } from '../../../support/refresher-bench.ts';

describe('models that moved', () => {
  test('are told with both places, scores and the reason, until a person accepts', async () => {
    const { refresher, tierOf } = await benchWithMoved();
    expect(tierOf(terra)).toBeNull();
    const move = refresher.view().moves.find(({ model }) => model === terra);
    expect(move).toMatchObject({ before: { tier: 'high' }, after: { tier: null, codingIndex: 30 } });
    expect(move?.why).toMatch(/coding index changed from [\d.]+ to 30\./);
    refresher.acceptMoves();
    expect(refresher.view().moves).toEqual([]);
    expect(tierOf(terra)).toBeNull();
  });

  test('go back when the old list is kept, and stay there through the next refresh', async () => {
    const { refresher, data, server, tierOf } = await benchWithMoved();
    expect(refresher.keepOld()).toBe(refresher.view().moves.length + 1);
    expect(refresher.view().moves).toEqual([]);
    expect(tierOf(terra)).toBe('high');
    expect(data.state.facts().settings.tierPins).toEqual({ [terra]: 'high' });
    server.answer('/openrouter/models', { body: listWith(terra, 20) });
    await refresher.refresh();
    expect(tierOf(terra)).toBe('high');
    expect(refresher.view().moves).toEqual([]);
  });

  test('are no question any more once a person has put them somewhere', async () => {
    const { refresher, data } = await benchWithMoved();
    data.state.changeSettings({ tierPins: { [terra]: 'medium' } });
    expect(refresher.view().moves).toEqual([]);
    refresher.keepOld();
    expect(data.state.facts().settings.tierPins).toEqual({ [terra]: 'medium' });
  });

  test('are not told twice, nor when they come back', async () => {
    const { refresher, server } = await benchWithMoved();
    const before = refresher.view().moves.find(({ model }) => model === terra)?.before;
    server.answer('/openrouter/models', { body: listWith(terra, 29) });
    await refresher.refresh();
    const moves = refresher.view().moves.filter(({ model }) => model === terra);
    expect(moves).toHaveLength(1);
    expect(moves[0]).toMatchObject({ before, after: { codingIndex: 29 } });
    server.answer('/openrouter/models', { body: listWith(terra, before?.codingIndex ?? 0) });
    await refresher.refresh();
    expect(refresher.view().moves).toEqual([]);
  });
});

describe('a restart', () => {
  test('begins with the refreshed figures, the open moves and the schedule of before', async () => {
    const dataDir = temporaryDirectory();
    const first = await benchWithMoved({ dataDir });
    await first.refresher.close();
    const { generated } = first.data.maker.figures();
    const second = await refresherBench({ dataDir, server: first.server, now: noon + hour });
    expect(second.tierOf(terra)).toBeNull();
    expect(second.data.maker.figures()).toEqual({ ...bundledSnapshot(), ...first.data.maker.figures() });
    expect(second.data.maker.figures().generated).toBe(generated);
    expect(second.refresher.view().moves).toEqual(first.refresher.view().moves);
    expect(second.refresher.view()).toMatchObject({ lastAt: noon, nextAt: noon + 6 * hour });
  });

  test('asks only for what has changed since', async () => {
    const dataDir = temporaryDirectory();
    const first = await refresherBench({ dataDir });
    await first.refresher.refresh();
    await first.refresher.close();
    const second = await refresherBench({ dataDir, server: first.server });
    await second.refresher.refresh();
    const states = Object.fromEntries(second.refresher.view().sources.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ 'models-dev': 'unchanged', 'openrouter-models': 'unchanged' });
  });

  test('with a newer program begins with its figures, tells what that moves, and asks every source anew', async () => {
    const dataDir = temporaryDirectory();
    const first = await benchWithMoved({ dataDir });
    first.refresher.acceptMoves();
    await first.refresher.close();
    const newer = { ...bundledSnapshot(), generated: '2027-01-15' };
    const second = await refresherBench({ dataDir, server: first.server, bundled: newer });
    expect(second.tierOf(terra)).toBe('high');
    expect(second.refresher.view()).toMatchObject({ lastAt: null });
    expect(second.refresher.view().moves.find(({ model }) => model === terra)).toMatchObject({
      before: { tier: null },
      after: { tier: 'high' },
    });
    await second.refresher.refresh();
    expect(second.orders[0]?.known.validators).toEqual({});
    expect(second.refresher.view().moves.filter(({ model }) => model === terra)).toEqual([]);
  });

  test('takes no provider’s address from the saved copy', async () => {
    const dataDir = temporaryDirectory();
    const first = await refresherBench({ dataDir });
    await first.refresher.refresh();
    await first.refresher.close();
    expect(JSON.stringify(first.data.catalogFile.read() ?? {})).not.toContain('baseUrl');
    const second = await refresherBench({ dataDir, server: first.server });
    expect(second.data.maker.figures().providers).toEqual(bundledSnapshot().providers);
  });
});
