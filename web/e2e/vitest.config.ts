import { defineConfig } from 'vitest/config';

/** The product in real browsers: the built server, its own embedded PostgreSQL, Chromium. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'e2e',
    include: ['*.test.ts'],
    globalSetup: ['harness/global-setup.ts'],
    environment: 'node',
    // Two at a time, each with a server of its own: one alone leaves a quarter of two cores idle.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { concurrent: false },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
