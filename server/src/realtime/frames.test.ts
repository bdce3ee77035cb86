/** Frames that many are sent are made once; that they are frames is shown in outlet.test.ts. */
import { expect, it } from 'vitest';
import { FramesOfTurn } from './frames.ts';

/** What follows the two bytes of a short frame's head. */
const textOf = (frame: Buffer): string => frame.subarray(2).toString();

it('makes one frame for all who are told the same, and another for who calls it otherwise', () => {
  const frames = new FramesOfTurn();
  const made = frames.of('{"id":"1","payload":', '{}');
  expect(frames.of('{"id":"1","payload":', '{}')).toBe(made);
  expect(textOf(frames.of('{"id":"2","payload":', '{}'))).toBe('{"id":"2","payload":{}}');
  expect(textOf(made)).toBe('{"id":"1","payload":{}}');
  expect(textOf(frames.of('{"id":"1","payload":', '[]'))).toBe('{"id":"1","payload":[]}');
  frames.forget();
  expect(frames.of('{"id":"1","payload":', '{}')).not.toBe(made);
});
