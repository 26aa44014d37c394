import '../../support/no-electron.ts';
import { expect, test } from 'vitest';
import { listenForWindow } from '../../../electron/headless/serve.ts';

test.each(['EADDRINUSE', 'EACCES'])(
  'where the usual port of the window cannot be had (%s) any other will do',
  async (code) => {
    const tried: number[] = [];
    const listen = async (port: number): Promise<number> => {
      tried.push(port);
      if (port === 0) return 50_000;
      throw Object.assign(new Error(code), { code });
    };
    await listenForWindow({ listen }, null);
    expect(tried).toEqual([7280, 0]);
    await expect(listenForWindow({ listen }, 7300)).rejects.toThrow('Port 7300 for the window');
  },
);
