import { defineConfig } from 'vitest/config';

// The decorator flags are read from tsconfig.json. One PostgreSQL serves the whole run (globalSetup);
// each test file makes its own database in it from a migrated template.
export default defineConfig({
  root: import.meta.dirname,
  // graphql 16 has a CommonJS and a module build, and types of the one are strangers to the other:
  // the tests must take the one that Node gives to the libraries.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    // The proofs run here too, with small counts; `pnpm prove` runs them in full.
    include: ['src/**/*.test.ts', 'prove/**/*.prove.ts'],
    globalSetup: ['src/testing/postgres.ts'],
    setupFiles: ['reflect-metadata', 'src/testing/scrypt-once.ts'],
    pool: 'forks',
    maxWorkers: 3,
    // The product's modules are loaded once a worker: loading them took longer than most files' tests.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
});
