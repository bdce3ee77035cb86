import { expect, it } from 'vitest';
import {
  enter,
  eventually,
  openMeeting,
  read,
  rowsOf,
  saved,
  times,
  words,
} from './harness/plan.ts';
import { stage } from './harness/stage.ts';

/** One in the ordinary run; `E2E_KILLS=20` for proof. */
const kills = Number(process.env.E2E_KILLS ?? 1);

const here = stage();

it(
  `loses nothing when the server is killed in mid-typing (${kills} times)`,
  async () => {
    const visitor = await here.come('casemanager');
    await openMeeting(visitor);
    const { page } = visitor;
    const goal = words(page, 'Goal 1');
    const clientName = (await page.locator('.meeting-plan h2').first().innerText()).trim();
    const typed: string[] = [];
    const type = async (many: number) => {
      for (let at = 0; at < many; at += 1) {
        const word = `k${typed.length}`;
        typed.push(word);
        await page.keyboard.type(` ${word}`, { delay: 20 });
      }
    };

    await enter(goal, 'Control+End');
    for (let kill = 1; kill <= kills; kill += 1) {
      await type(3);
      // Killed at another point of the typing each time.
      const typing = type(12);
      await new Promise((resolve) => setTimeout(resolve, 60 * (kill % 11)));
      await here.server.kill();
      await typing;
      await page.locator('[data-connection="offline"]').first().waitFor();
      await here.server.run();
      await type(2);
      await saved(page);
      const text = await read(goal);
      for (const word of typed) expect(times(text, word), `${word} after kill ${kill}`).toBe(1);
      await eventually(
        async () => (await rowsOf(visitor, clientName)).goals[0]?.words,
        text.trim(),
      );
    }
    expect(visitor.failures).toEqual([]);
  },
  60_000 * (kills + 5),
);
