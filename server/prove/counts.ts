/**
 * How often each proof tries: a few times in the ordinary run, as often as it takes in `pnpm prove`.
 * `PROVE_KILLS=50 pnpm prove kills` says another number.
 */
import { appendFileSync } from 'node:fs';

/** Whether this is `pnpm prove`. */
export const full = process.env.PROVE === 'full';

/** @param name as in `PROVE_<name>`, in capitals */
export function count(name: string, ordinary: number, proof: number): number {
  const said = Number(process.env[`PROVE_${name}`]);
  if (Number.isInteger(said) && said > 0) return said;
  return full ? proof : ordinary;
}

/** Numbers from 0 up to, and not including, 1: the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The ordinary run tries the same every time; `PROVE_SEED` repeats a run of `pnpm prove`. */
export const seed = Number(process.env.PROVE_SEED) || (full ? Date.now() % 2 ** 31 : 1);

export type Figures = Readonly<Record<string, number | string>>;

/** Hands figures to `pnpm prove`, which shows them at its end. */
export function tell(proof: string, figures: Figures): void {
  const file = process.env.PROVE_FIGURES;
  if (file) appendFileSync(file, `${JSON.stringify({ proof, figures })}\n`);
}

/** The value below which so much (0 to 1) of the values lie; 0 where there are none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Says how far a proof is; the ordinary run has no time for it. */
export function progress(words: string): void {
  if (full) process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${words}\n`);
}
