import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { Visitor } from './harness/people.ts';
import {
  enter,
  eventually,
  goals,
  openMeeting,
  read,
  rowsOf,
  saved,
  times,
  words,
} from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { sharedOrigin } from './harness/shared.ts';

/** The product's main job, step by step in real browsers; each step goes on from the one before. */
describe('a team works on a plan together', () => {
  let browser: Browser;
  let manager: Visitor;
  let therapist: Visitor;
  let nurse: Visitor;
  let clientName: string;

  beforeAll(async () => {
    browser = await launch();
    const origin = sharedOrigin();
    manager = await Visitor.signedIn(browser, origin, 'casemanager');
    therapist = await Visitor.signedIn(browser, origin, 'therapist');
    nurse = await Visitor.signedIn(browser, origin, 'nurse');
  });

  afterAll(async () => {
    await browser?.close();
  });

  const both = (): [Page, Page] => [manager.page, therapist.page];
  const margin = (page: Page, goal: number, label: string) =>
    page
      .getByRole('article', { name: `Goal ${goal}`, exact: true })
      .getByRole('button', { name: new RegExp(`^${label}:`) })
      .first();

  it('shows today’s meeting, the caseload and what is due on My day', async () => {
    await manager.page.goto('/');
    await manager.page
      .getByRole('link', { name: /(open|join) the meeting/i })
      .first()
      .waitFor();
    await expect.poll(() => manager.page.getByRole('heading').allInnerTexts()).not.toEqual([]);
    await keep(manager.page, 'my-day');
  });

  it('opens the meeting: agenda, plan, notes, and who is here', async () => {
    await openMeeting(manager);
    await openMeeting(therapist);
    const { page } = manager;
    clientName = (await page.locator('.meeting-plan h2').first().innerText()).trim();
    expect(await page.locator('a[data-agenda]').count()).toBeGreaterThan(1);
    await page.getByRole('feed', { name: /notes/i }).waitFor();
    await page.locator('.meeting-head [data-people-here]').waitFor();
    await eventually(() => goals(therapist.page), await goals(page));
  });

  it('lets two people write in the same words at once, and shows whose caret is where', async () => {
    const [here, there] = both();
    await enter(words(here, 'Goal 1'), 'Control+Home');
    await enter(words(there, 'Goal 1'), 'Control+End');
    await words(here, 'Goal 1').locator('.teammate-caret-name').first().waitFor();
    await words(there, 'Goal 1').locator('.teammate-caret-name').first().waitFor();
    await keep(here, 'carets');
    expect(await barriers(here)).toEqual([]);
    await Promise.all([
      here.keyboard.type('a1 a2 a3 a4 a5 ', { delay: 30 }),
      there.keyboard.type(' b1 b2 b3 b4 b5', { delay: 30 }),
    ]);
    await Promise.all([saved(here), saved(there)]);
    await eventually(async () => times(await read(words(here, 'Goal 1')), 'b5'), 1);
    const text = await read(words(here, 'Goal 1'));
    await eventually(() => read(words(there, 'Goal 1')), text);
    for (const word of ['a1', 'a5', 'b1', 'b5']) expect(times(text, word)).toBe(1);
  });

  it('undoes each person’s own changes alone', async () => {
    const [here, there] = both();
    await enter(words(here, 'Goal 1'), 'Control+Home');
    for (let step = 0; step < 12; step += 1) await here.keyboard.press('Control+z');
    await eventually(async () => times(await read(words(there, 'Goal 1')), 'a1'), 0);
    const text = await read(words(there, 'Goal 1'));
    for (const word of ['b1', 'b2', 'b3', 'b4', 'b5']) expect(times(text, word)).toBe(1);
  });

  it('adds a goal, an objective, an intervention and a measurement', async () => {
    const [here, there] = both();
    const before = (await goals(there)).length;
    const number = before + 1;
    await here.getByRole('button', { name: 'Add a goal', exact: true }).click();
    await words(here, `Goal ${number}`).and(here.locator(':focus')).waitFor();
    await here.keyboard.type('Joins the swimming group');
    const goal = here.getByRole('article', { name: `Goal ${number}`, exact: true });
    await goal.getByRole('button', { name: /No objective yet/ }).click();
    await words(here, `Objective ${number}.1`).and(here.locator(':focus')).waitFor();
    await here.keyboard.type('Goes on three of four Thursdays');
    await goal.getByRole('button', { name: /No intervention yet/ }).click();
    await words(here, `Intervention ${number}.1.1`).and(here.locator(':focus')).waitFor();
    await here.keyboard.type('Staff drive and wait at the pool');
    await goal.getByRole('button', { name: `Measurement for objective ${number}.1` }).click();
    await here.keyboard.type('2');
    await here.keyboard.press('Enter');
    await there
      .getByRole('article', { name: `Goal ${number}`, exact: true })
      .getByText(/^2 on /)
      .waitFor();
    await eventually(
      () => read(words(there, `Objective ${number}.1`)),
      'Goes on three of four Thursdays',
    );
    await saved(here);
    await eventually(async () => {
      const added = (await rowsOf(manager, clientName)).goals.at(-1);
      return [
        added?.words,
        added?.objectives[0]?.words,
        added?.objectives[0]?.interventions[0]?.words,
        added?.objectives[0]?.measurements.nodes[0]?.value,
      ];
    }, [
      'Joins the swimming group',
      'Goes on three of four Thursdays',
      'Staff drive and wait at the pool',
      2,
    ]);
  });

  it('reorders goals by keyboard, for everybody', async () => {
    const [here, there] = both();
    const order = await goals(here);
    const last = order.length;
    await enter(words(here, `Goal ${last}`), 'Control+End');
    await here.keyboard.press('Alt+ArrowUp');
    const moved = [...order.slice(0, -2), order[last - 1], order[last - 2]];
    await eventually(() => goals(there), moved);
    await eventually(
      async () => (await rowsOf(manager, clientName)).goals.map((goal) => goal.words),
      moved.map((goal) => goal?.trim()),
    );
  });

  it('changes status, target date and responsible person', async () => {
    const [here, there] = both();
    const at = (await goals(here)).indexOf('Joins the swimming group') + 1;
    await margin(here, at, 'Status').click();
    await here.getByRole('menuitemcheckbox', { name: 'Active', exact: true }).click();
    await margin(there, at, 'Target date').click();
    await there.getByRole('button', { name: 'In 60 days' }).click();
    await margin(there, at, 'Responsible').click();
    await there.getByRole('menuitemcheckbox').first().click();
    await margin(there, at, 'Status').getByText('Active', { exact: true }).waitFor();
    await eventually(async () => {
      const goal = (await rowsOf(therapist, clientName)).goals[at - 1];
      return [goal?.lifecycle, goal?.targetOn !== null, goal?.responsible !== null];
    }, ['ACTIVE', true, true]);
    await keep(here, 'meeting-plan-changed');
  });

  it('ends with the same document for both, equal to the rows', async () => {
    const [here, there] = both();
    await Promise.all([saved(here), saved(there)]);
    const text = await goals(here);
    await eventually(() => goals(there), text);
    const rows = (await rowsOf(manager, clientName)).goals.map((goal) => goal.words);
    expect(rows).toEqual(text.map((goal) => goal.trim()));
  });

  describe('the nurse writes a note from the client’s page', () => {
    const section = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
    const card = (page: Page) =>
      page
        .locator('[data-note]')
        .filter({ hasText: /DAP, today/ })
        .first();

    it('shows in the meeting and on the timeline that she is writing, without the words', async () => {
      const client = manager.page.getByRole('link', { name: 'Client’s page' });
      const address = (await client.getAttribute('href')) ?? '';
      await therapist.page.goto(address);
      await nurse.page.goto(`${address}/notes`);
      await nurse.page.getByRole('button', { name: 'Write a note' }).click();
      await nurse.page.getByRole('menuitem', { name: /^DAP/ }).click();
      await section(nurse.page, 'Data').click();
      await nurse.page.keyboard.type('Slept seven hours without waking.');
      await nurse.page.getByRole('button', { name: 'Link to an objective' }).click();
      await nurse.page.getByRole('menuitemcheckbox').first().click();
      await nurse.page.keyboard.press('Escape');
      await card(manager.page).getByText('writing…').waitFor();
      await expect
        .poll(() => therapist.page.getByText(/writing/i).count(), { timeout: 60_000 })
        .toBeGreaterThan(0);
      await nurse.page.locator('[data-draft="saved"]').waitFor();
      expect(await card(manager.page).innerText()).not.toContain('Slept seven hours');
    });

    it('shows the words as they are typed once she shares the draft', async () => {
      await nurse.page.getByRole('switch', { name: /team reads along/ }).check();
      await card(manager.page).getByText('Slept seven hours without waking.').waitFor();
      await section(nurse.page, 'Assessment').click();
      await nurse.page.keyboard.type('The lamp helps.', { delay: 40 });
      await card(manager.page).getByText('The lamp helps.').waitFor();
      await keep(manager.page, 'meeting-note-being-written');
      await keep(nurse.page, 'note-editor');
      // Nothing is half below the toolbar.
      await manager.page.locator('.meeting-plan').evaluate((column) => column.scrollTo(0, 0));
      expect(await barriers(manager.page)).toEqual([]);
      expect(await barriers(nurse.page)).toEqual([]);
    });

    it('signs for good', async () => {
      await nurse.page.getByRole('button', { name: 'Sign…' }).click();
      await nurse.page.getByRole('button', { name: 'Sign the note' }).click();
      await card(manager.page).getByText('Signed', { exact: true }).waitFor();
      await therapist.page.getByText('The lamp helps.').first().waitFor();
      await nurse.page.locator('[data-note-editor]').waitFor({ state: 'detached' });
      expect(await card(nurse.page).getByRole('button', { name: 'Go on writing' }).count()).toBe(0);
      const id = await card(nurse.page).getAttribute('data-note');
      const { errors } = await nurse.ask(
        'mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { id } } }',
        { input: { id, version: 99, sections: [{ key: 'data', words: 'other words' }] } },
      );
      expect(['SIGNED_IMMUTABLE', 'FORBIDDEN']).toContain(errors?.[0]?.extensions?.code);
    });

    it('takes an addendum afterwards', async () => {
      await card(nurse.page).getByRole('button', { name: 'Add to this note' }).click();
      await nurse.page.getByLabel(/What is added/).fill('Breakfast was eaten too.');
      await nurse.page.getByRole('button', { name: 'Add', exact: true }).click();
      await card(manager.page).getByText('Breakfast was eaten too.').waitFor();
    });
  });

  it('ran without a failure in any page', () => {
    expect([...manager.failures, ...therapist.failures, ...nurse.failures]).toEqual([]);
  });
});
