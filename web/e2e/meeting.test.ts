import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { Visitor } from './harness/people.ts';
import { enter, eventually, openMeeting, planOpen, read, times, words } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { TestServer } from './harness/server.ts';

/** A weekly meeting from its agenda to its addenda; each step goes on from the one before. */
describe('a meeting is led, followed, written down and closed', () => {
  let server: TestServer;
  let browser: Browser;
  let manager: Visitor;
  let therapist: Visitor;

  beforeAll(async () => {
    // The meeting is closed in the end: nobody else's tests need it then.
    server = await TestServer.start();
    browser = await launch();
    manager = await Visitor.signedIn(browser, server.origin, 'casemanager');
    therapist = await Visitor.signedIn(browser, server.origin, 'therapist');
  });

  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const both = (): [Page, Page] => [manager.page, therapist.page];
  const cases = (page: Page) => page.locator('nav[aria-label="Agenda"] ol a[data-agenda]');
  const order = async (page: Page) =>
    (await cases(page).allInnerTexts()).map((text) => text.split('\n')[0]);
  const opened = (page: Page) => page.locator('#case-heading').innerText();
  const minutes = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
  const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
  const menu = (page: Page, at: number) =>
    page.getByRole('button', { name: /table, done/ }).nth(at);
  const following = (page: Page) => page.getByRole('switch', { name: 'Follow the facilitator' });
  const line = (page: Page) => page.getByRole('status', { name: 'Following the facilitator' });
  const next = (page: Page) => page.getByRole('button', { name: /^Next: / });

  it('reorders the agenda by keyboard and by hand, for everybody at once', async () => {
    const [here, there] = both();
    await openMeeting(manager);
    await openMeeting(therapist);
    const before = await order(here);
    await cases(here).first().focus();
    await here.keyboard.press('Alt+ArrowDown');
    const moved = [before[1], before[0], ...before.slice(2)];
    await eventually(() => order(here), moved);
    await eventually(() => order(there), moved);
    await here
      .getByRole('status', { name: 'Order of the agenda' })
      .getByText(/is now 2 of/)
      .waitFor();
    await cases(here)
      .last()
      .dragTo(cases(here).first(), { targetPosition: { x: 30, y: 3 } });
    const dropped = [moved.at(-1), ...moved.slice(0, -1)];
    await eventually(() => order(here), dropped);
    await eventually(() => order(there), dropped);
  });

  it('takes a case off, and hears who asks for it', async () => {
    const [here, there] = both();
    const before = await order(here);
    await menu(here, 0).focus();
    await here.keyboard.press('Enter');
    await here.getByRole('menuitem', { name: 'Take off the agenda' }).click();
    await eventually(() => order(there), before.slice(1));
    await there.getByRole('button', { name: 'Ask to put on the agenda' }).click();
    await there.getByRole('combobox', { name: /^Client/ }).click();
    await there.getByRole('option').first().click();
    await there.getByLabel(/^What about/).fill('Asks every day when it is his turn');
    await there.getByRole('button', { name: 'Ask', exact: true }).click();
    await here.getByText(/asks: Asks every day/).waitFor();
    await keep(here, 'meeting-request');
    await here
      .getByRole('button', { name: /^Put on the agenda: / })
      .first()
      .click();
    await eventually(() => order(there), [...before.slice(1), before[0]]);
  });

  it('begins with the tasks of last time: done, carried over, dropped', async () => {
    const [here, there] = both();
    await here.getByRole('button', { name: 'Start the meeting' }).click();
    for (const page of both())
      await page.getByRole('heading', { name: 'Tasks from last time' }).waitFor();
    const tasks = here.getByRole('list', { name: 'Tasks from last time' });
    const all = await tasks.getByRole('checkbox').count();
    await tasks
      .getByRole('button', { name: /^Carry over: / })
      .first()
      .click();
    await here.getByLabel(/^Why it was not done/).fill('Nobody was at home');
    await here.getByRole('button', { name: 'Carry it over' }).click();
    await tasks.getByText('Carried over').waitFor();
    await tasks
      .getByRole('checkbox', { name: /^Done: / })
      .last()
      .click();
    await here
      .getByText(`${all - 2} of ${all} still to be settled`, { exact: false })
      .or(here.getByText('All of them are settled.'))
      .waitFor();
    await there
      .getByRole('list', { name: 'Tasks from last time' })
      .getByText('Carried over')
      .waitFor();
    await keep(here, 'meeting-tasks');
    expect(await barriers(here)).toEqual([]);
  });

  it('takes those who follow to the next client, until one key leaves', async () => {
    const [here, there] = both();
    await next(here).click();
    await planOpen(here);
    const first = await opened(here);
    await eventually(() => opened(there), first);
    await line(there)
      .getByText(/The facilitator went on to/)
      .waitFor();
    await keep(there, 'meeting-followed');
    expect(await barriers(there)).toEqual([]);
    await next(here).click();
    const second = await eventuallyOther(here, first);
    await eventually(() => opened(there), second);
    await there.keyboard.press('Escape');
    await eventually(() => opened(there), first);
    expect(await following(there).isChecked()).toBe(false);
    await following(there).check();
    await eventually(() => opened(there), second);
  });

  it('never leads away in the midst of a word', async () => {
    const [here, there] = both();
    await planOpen(there);
    const before = await opened(there);
    await enter(words(there, 'Goal 1'), 'Control+End');
    const typing = there.keyboard.type(' and says so himself, in his own time', { delay: 60 });
    await next(here).click();
    await line(there)
      .getByText(/You go there once you pause/)
      .waitFor();
    await typing;
    await eventually(async () => (await opened(there)) !== before, true);
    await there.keyboard.press('Escape');
    await eventually(() => opened(there), before);
    await planOpen(there);
    await eventually(
      async () => times(await read(words(there, 'Goal 1')), 'himself, in his own time'),
      1,
    );
    await following(there).check();
    await eventually(() => opened(there), await opened(here));
  });

  it('has minutes that several write at once', async () => {
    const [here, there] = both();
    await tab(here, 'Minutes').click();
    await tab(there, 'Minutes').click();
    await minutes(here, 'Discussion').click();
    await minutes(there, 'Discussion').click();
    await minutes(here, 'Discussion').locator('.teammate-caret-name').first().waitFor();
    await Promise.all([
      here.keyboard.type('m1 m2 m3 m4 m5 ', { delay: 30 }),
      there.keyboard.type('t1 t2 t3 t4 t5 ', { delay: 30 }),
    ]);
    await eventually(async () => times(await read(minutes(here, 'Discussion')), 't5'), 1);
    await eventually(async () => times(await read(minutes(there, 'Discussion')), 'm5'), 1);
    const text = await read(minutes(here, 'Discussion'));
    await eventually(() => read(minutes(there, 'Discussion')), text);
    for (const word of ['m1', 'm5', 't1', 't5']) expect(times(text, word)).toBe(1);
    await minutes(there, 'At school').click();
    await there.keyboard.type('A substitute teacher on Tuesday.');
    await minutes(here, 'At school').getByText('A substitute teacher on Tuesday.').waitFor();
    await keep(here, 'meeting-minutes');
    expect(await barriers(here)).toEqual([]);
  });

  it('tells who wrote what in them', async () => {
    const [here] = both();
    const page = await here.context().newPage();
    const link = here.getByRole('link', { name: /^History of the minutes/ });
    await page.goto(new URL((await link.getAttribute('href')) ?? '', here.url()).href);
    const list = page.getByRole('navigation', { name: 'Changes' });
    const pair = page.getByRole('region', { name: 'Before and after' });
    for (const word of ['m5', 't5']) {
      const step = list.getByRole('button').nth(word === 't5' ? 0 : 1);
      await step.click();
      const name = await step.locator('.truncate').first().innerText();
      await pair.getByRole('heading', { name }).waitFor();
      await pair.locator('ins').first().waitFor();
    }
    await keep(page, 'meeting-minutes-history');
    expect(await barriers(page)).toEqual([]);
    await page.close();
  });

  it('records decisions, and who does not agree', async () => {
    const [here, there] = both();
    await tab(here, 'Decisions').click();
    // What stands below the tools never moves while words are saved: a click would miss it.
    const tools = here.getByRole('toolbar', { name: 'Minutes' });
    await tools.evaluate((bar) => {
      const sizes = new Set<number>();
      new ResizeObserver(() => {
        sizes.add(bar.getBoundingClientRect().height);
        bar.dataset['heights'] = String(sizes.size);
      }).observe(bar);
    });
    await here.getByRole('button', { name: 'Add a decision' }).click();
    await minutes(here, 'Decision 1, words').and(here.locator(':focus')).waitFor();
    await here.keyboard.type('Two visits before the review.');
    const asks = here.getByRole('button', { name: 'Somebody does not agree with decision 1' });
    const who = here.getByRole('combobox', { name: 'Who does not agree' });
    await asks.click();
    await who.fill('Priya');
    await here.getByRole('option').first().click();
    await here.getByLabel('Why', { exact: false }).last().fill('One is enough for him.');
    await here.getByRole('button', { name: 'Record it' }).click();
    await tab(there, 'Decisions 1').click();
    await there.getByText(/does not agree: One is enough for him/).waitFor();
    await there.getByText('Two visits before the review.').waitFor();
    await tools.locator('[data-connection=saved]').waitFor();
    expect(await tools.getAttribute('data-heights')).toBe('1');
    expect(await tools.evaluate((bar) => bar.scrollWidth <= bar.clientWidth)).toBe(true);
    await keep(there, 'meeting-decisions');
    expect(await barriers(there)).toEqual([]);
  });

  it('gives tasks to people', async () => {
    const [here, there] = both();
    await tab(here, 'Tasks').click();
    await here.getByRole('button', { name: 'Add a task' }).click();
    await here.getByLabel(/^What is to be done/).fill('Ask for two dates in December');
    // Oneself is who does it, once it is known who could.
    await eventually(
      async () => (await here.getByRole('combobox', { name: 'Who does it' }).inputValue()) !== '',
      true,
    );
    await here.getByRole('button', { name: 'Add the task' }).click();
    await tab(there, 'Tasks').click();
    await there.getByText('Ask for two dates in December').waitFor();
  });

  it('counts who was there, guests too', async () => {
    const [here, there] = both();
    await here.getByRole('button', { name: /^Attendance: / }).click();
    await here.getByRole('button', { name: /^Mark .* as present$/ }).click();
    await here.getByRole('button', { name: 'Add a guest' }).click();
    const dialog = here.getByRole('dialog', { name: 'Add a guest' });
    await dialog.getByLabel('As', { exact: true }).click();
    await here.getByRole('option', { name: 'Interpreter' }).click();
    await dialog.getByLabel(/^Name/).fill('Mira Sandoval');
    await dialog.getByRole('button', { name: 'Add to the list' }).click();
    await there.getByRole('button', { name: /^Attendance: / }).click();
    await there.getByText('Mira Sandoval').waitFor();
    await there.keyboard.press('Escape');
  });

  it('closes: frozen for everybody, corrected by an addendum', async () => {
    const [here, there] = both();
    await here.getByRole('button', { name: 'Close the meeting…' }).click();
    await keep(here, 'meeting-closing');
    expect(await barriers(here)).toEqual([]);
    await here.getByRole('button', { name: 'Close the meeting', exact: true }).click();
    for (const page of both()) {
      await page.getByRole('link', { name: /^(Write|Read) the summary$/ }).waitFor();
      await page.getByText('Two visits before the review.').waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
    }
    await here
      .getByRole('button', { name: /^Add an addendum: / })
      .first()
      .click();
    await here.getByLabel(/^What is added/).fill('The second visit is on the twelfth.');
    await here.getByRole('button', { name: 'Add it' }).click();
    await there.getByText('The second visit is on the twelfth.').waitFor();
    await keep(there, 'meeting-closed');
    expect(await barriers(there)).toEqual([]);
  });

  it('ran without a failure in any page', () => {
    expect([...manager.failures, ...therapist.failures]).toEqual([]);
  });

  /** What is open once it is something else than before. */
  async function eventuallyOther(page: Page, before: string): Promise<string> {
    await eventually(async () => (await opened(page)) !== before, true);
    return opened(page);
  }
});
