import { defineConfig } from 'vitest/config';

const withBrowser = ['test/ui/**/*.test.ts', 'test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      // A test that needs no browser has no excuse: it passes the first time, or something is wrong.
      { extends: true, test: { name: 'node', include: ['test/**/*.test.ts'], exclude: withBrowser } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: withBrowser,
          // A browser on a busy machine drops a frame now and then; what fails twice more is broken.
          retry: process.env.CI === 'true' ? 2 : 0,
        },
      },
    ],
  },
});
