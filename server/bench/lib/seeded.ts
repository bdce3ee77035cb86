/** Numbers and words that look random and are the same in every run. */
export type Random = () => number;

/** A generator of numbers from 0 up to 1 (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const vocabulary =
  'asks for a break before the noise gets too much and goes to the quiet room by herself with one reminder from staff in four of five lessons as seen in the diary of the class'.split(
    ' ',
  );

/** Words of a goal, at least so many characters. */
export function sentence(random: Random, length: number): string {
  let text = '';
  while (text.length < length)
    text += `${vocabulary[Math.floor(random() * vocabulary.length)] ?? ''} `;
  return text.slice(0, length);
}
