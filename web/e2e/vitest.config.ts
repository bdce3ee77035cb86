import { defineConfig } from 'vitest/config';

/** The product in real browsers: the built server, its own embedded PostgreSQL, Chromium. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: 'e2e',
    include: ['*.test.ts'],
    globalSetup: ['harness/global-setup.ts'],
    environment: 'node',
    // Browsers and servers share the machine: one file at a time keeps deadlines honest.
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
