import { defineConfig, mergeConfig } from 'vitest/config';
import ordinary from './vitest.config.ts';

/** `pnpm prove`: the proofs in full, one after the other, so that none disturbs another's figures. */
export default mergeConfig(
  { ...ordinary, test: { ...ordinary.test, include: [] } },
  defineConfig({
    test: {
      include: ['prove/**/*.prove.ts'],
      fileParallelism: false,
      maxWorkers: 1,
      hookTimeout: 600_000,
    },
  }),
);
