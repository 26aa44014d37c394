import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A browser on a busy machine drops a frame now and then; what fails twice more is broken.
    retry: process.env.CI === 'true' ? 2 : 0,
  },
});
