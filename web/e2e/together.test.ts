import { expect, it } from 'vitest';
import type { Visitor } from './harness/people.ts';
import {
  enter,
  eventually,
  openMeeting,
  planOpen,
  read,
  rowsOf,
  saved,
  times,
  words,
} from './harness/plan.ts';
import { stage } from './harness/stage.ts';

const seconds = Number(process.env.E2E_TYPING_SECONDS ?? 60);
const KEY_EVERY_MS = 45;

const here = stage();

/** Types numbered words until the time is over, each known by its author and number. */
async function typeUntil(visitor: Visitor, mark: string, end: number, typed: string[]) {
  while (Date.now() < end) {
    const word = `${mark}${typed.length}`;
    typed.push(word);
    await visitor.page.keyboard.type(`${word} `, { delay: KEY_EVERY_MS });
  }
}

it('two browsers type for a minute into the same goal, over a reload and a restart', async () => {
  const first = await here.come('casemanager');
  const second = await here.come('therapist');
  await Promise.all([openMeeting(first), openMeeting(second)]);
  const goal = (visitor: Visitor) => words(visitor.page, 'Goal 1');
  const mine: string[] = [];
  const theirs: string[] = [];
  const part = (seconds * 1000) / 3;

  await enter(goal(first), 'Control+Home');
  await enter(goal(second), 'Control+End');
  await second.page.keyboard.type(' ');
  await Promise.all([
    typeUntil(first, 'm', Date.now() + part, mine),
    typeUntil(second, 't', Date.now() + part, theirs),
  ]);

  // A reload of one page while the other goes on.
  const goingOn = typeUntil(second, 't', Date.now() + part, theirs);
  await saved(first.page);
  await first.page.reload();
  await planOpen(first.page);
  await enter(goal(first), 'Control+Home');
  await typeUntil(first, 'm', Date.now() + part / 2, mine);
  await goingOn;

  // A restart of the server while both go on.
  const restart = here.server.stop().then(() => here.server.run());
  await Promise.all([
    typeUntil(first, 'm', Date.now() + part, mine),
    typeUntil(second, 't', Date.now() + part, theirs),
    restart,
  ]);
  await Promise.all([saved(first.page), saved(second.page)]);

  const text = await read(goal(first));
  await eventually(() => read(goal(second)), text);
  for (const word of [...mine, ...theirs]) expect(times(text, word), `${word} in ${text}`).toBe(1);
  const clientName = (await first.page.locator('.meeting-plan h2').first().innerText()).trim();
  await eventually(async () => (await rowsOf(first, clientName)).goals[0]?.words, text.trim());
  expect([...first.failures, ...second.failures]).toEqual([]);
});

it('keys work where they have put the caret, whatever comes in from a teammate meanwhile', async () => {
  const first = await here.come('casemanager');
  const second = await here.come('therapist');
  await Promise.all([openMeeting(first), openMeeting(second)]);
  const goal = (visitor: Visitor) => words(visitor.page, 'Goal 1');
  await enter(goal(first), 'Control+Home');
  await enter(goal(second), 'Control+End');
  const before = await read(goal(first));
  const { keyboard } = first.page;

  let over = false;
  const beside = (async () => {
    for (let key = 0; !over; key++)
      await second.page.keyboard.press(
        ['z', 'ArrowLeft', 'z', 'Backspace', 'ArrowRight'][key % 5]!,
      );
  })();
  const rounds = 60;
  for (let round = 0; round < rounds; round++) {
    await keyboard.type('ac');
    await keyboard.press('ArrowLeft');
    await keyboard.type('b');
    await keyboard.press('ArrowRight');
    await keyboard.type('xx');
    await keyboard.press('Shift+ArrowLeft');
    await keyboard.press('Shift+ArrowLeft');
    await keyboard.press('Delete');
  }
  over = true;
  await beside;
  await Promise.all([saved(first.page), saved(second.page)]);
  const text = await read(goal(first));
  expect(text.slice(0, rounds * 3)).toBe('abc'.repeat(rounds));
  expect(text.slice(rounds * 3).replace(/z+$/, '')).toBe(before);
  await eventually(() => read(goal(second)), text);
  expect([...first.failures, ...second.failures]).toEqual([]);
});
