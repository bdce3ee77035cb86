import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { phone, Visitor } from './harness/people.ts';
import { eventually, read } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { TestServer } from './harness/server.ts';

/**
 * One meeting from its opening to what the family reads of it, in four browsers: the facilitator, two
 * clinicians, and the family's phone, which is open all the while.
 */
describe('a meeting of three clients, with a family reading along', () => {
  let server: TestServer;
  let browser: Browser;
  let facilitator: Visitor;
  let therapist: Visitor;
  let nurse: Visitor;
  let family: Visitor;
  const everybody = (): Visitor[] => [facilitator, therapist, nurse];
  /** The three cases of the meeting: the name on the agenda, in its order. */
  const cases: string[] = [];
  let meetingPath: string;

  beforeAll(async () => {
    browser = await launch();
    server = await TestServer.start();
    const { origin } = server;
    facilitator = await Visitor.signedIn(browser, origin, 'casemanager');
    therapist = await Visitor.signedIn(browser, origin, 'therapist');
    nurse = await Visitor.signedIn(browser, origin, 'nurse');
    family = await Visitor.signedIn(browser, origin, 'family', { viewport: phone });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const button = (page: Page, name: string | RegExp): Locator =>
    page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  const minutes = (page: Page, name: string): Locator =>
    page.getByRole('tabpanel', { name: 'Minutes' }).getByRole('textbox', { name, exact: true });
  const heading = (page: Page): Promise<string> => page.locator('#case-heading').innerText();
  const tab = (page: Page, name: RegExp): Promise<void> => page.getByRole('tab', { name }).click();

  async function write(words: Locator, text: string): Promise<void> {
    await words.click();
    await words.page().keyboard.type(text, { delay: 10 });
  }

  /** Waits until everybody is at the same case. */
  async function allAt(name: string): Promise<void> {
    for (const { page } of everybody())
      await eventually(async () => (await heading(page)).startsWith(name), true);
  }

  /** The words that only this meeting has: they reach the family in the summary, or never. */
  const said = {
    results: 'Rode the bus alone twice this week',
    obstacle: 'The older boys at the stop frighten everybody',
    decision: 'Two mornings a week in the workshop from Monday',
    dissent: 'I would wait until after the holidays',
    forFamily: 'This week went well, and two mornings in the workshop begin on Monday.',
    corrected: 'This week went well. The workshop begins on Tuesday, two mornings a week.',
  };

  it('opens for everybody at the facilitator’s start, also for whose connection was slow', async () => {
    let connect = (): void => undefined;
    const slow = new Promise<void>((resolve) => (connect = resolve));
    await nurse.page.routeWebSocket(/\/graphql$/, async (socket) => {
      await slow;
      socket.connectToServer();
    });
    await family.page.getByRole('heading', { name: /^What .+ is working on$/ }).waitFor();
    await facilitator.page.goto('/');
    const link = facilitator.page.getByRole('link', { name: /(open|join) the meeting/i }).first();
    meetingPath = new URL((await link.getAttribute('href')) ?? '', server.origin).pathname;
    for (const { page } of everybody()) {
      await page.goto(meetingPath);
      await page.getByRole('navigation', { name: 'Agenda' }).waitFor();
    }
    await button(facilitator.page, 'Start the meeting').click();
    await facilitator.page.locator('[data-meeting-status="RUNNING"]').waitFor();
    connect();
    for (const { page } of everybody())
      await page.locator('[data-meeting-status="RUNNING"]').waitFor();
    expect(await barriers(facilitator.page)).toEqual([]);
  });

  it('takes the others from client to client, three of them', async () => {
    for (let at = 0; at < 3; at += 1) {
      const next = facilitator.page.getByRole('button', { name: /^Next: / });
      const name = ((await next.getAttribute('aria-label')) ?? '').replace('Next: ', '');
      cases.push(name);
      await next.click();
      await allAt(name);
      if (at === 0) await firstCase();
    }
    expect(new Set(cases).size).toBe(3);
    await keep(therapist.page, 'meeting-followed');
  });

  /** Two write in the minutes at once; a decision, somebody against it, and a task. */
  async function firstCase(): Promise<void> {
    for (const { page } of everybody()) {
      await tab(page, /^Minutes/);
      await minutes(page, 'Results').waitFor();
    }
    await Promise.all([
      write(minutes(therapist.page, 'Results'), said.results),
      write(minutes(nurse.page, 'Obstacles'), said.obstacle),
    ]);
    for (const { page } of everybody()) {
      await eventually(() => read(minutes(page, 'Results')), said.results);
      await eventually(() => read(minutes(page, 'Obstacles')), said.obstacle);
    }
    const { page } = facilitator;
    await tab(page, /^Decisions/);
    await button(page, 'Add a decision').click();
    const words = page.getByRole('textbox', { name: 'Decision 1, words', exact: true });
    await words.and(page.locator(':focus')).waitFor();
    await page.keyboard.type(said.decision, { delay: 10 });
    await button(page, 'Somebody does not agree with decision 1').click();
    const form = page.getByRole('form', { name: 'Who does not agree with decision 1' });
    await form.getByRole('combobox').click();
    await page.keyboard.type('Tomasz');
    await page
      .getByRole('option', { name: /Tomasz/ })
      .first()
      .click();
    await form.getByRole('textbox', { name: /Why/ }).fill(said.dissent);
    await form.getByRole('button', { name: 'Record it' }).click();
    await tab(nurse.page, /^Decisions/);
    await nurse.page.getByText(said.dissent).waitFor();
    expect(await barriers(page)).toEqual([]);
    await keep(page, 'meeting-decisions');
    await tab(page, /^Tasks/);
    await button(page, 'Add a task').click();
    const task = page.getByRole('form', { name: 'New task' });
    await task.getByLabel('What is to be done').fill('Ask the workshop for a place');
    await task.getByRole('combobox', { name: /Who does it/ }).click();
    await page.keyboard.type('Priya');
    await page.getByRole('option', { name: /Priya/ }).first().click();
    await task.getByRole('button', { name: 'Add the task' }).click();
    await page.getByText('Ask the workshop for a place').first().waitFor();
    for (const each of everybody()) await tab(each.page, /^Minutes/);
  }

  it('closes, and what was written is frozen for everybody', async () => {
    await button(facilitator.page, 'Close the meeting…').click();
    const dialog = facilitator.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Close the meeting', exact: true }).click();
    for (const { page } of everybody()) {
      await page.locator('[data-meeting-status="CLOSED"]').waitFor();
      await page.getByText(said.results).first().waitFor();
      await page.getByText(said.dissent).first().waitFor();
    }
    await keep(facilitator.page, 'meeting-closed');
    expect(await barriers(facilitator.page)).toEqual([]);
  });

  it('shows the family nothing of it while it is written and approved', async () => {
    const { page } = facilitator;
    await page.goto(`${meetingPath}/summary`);
    await keep(page, 'summary-empty');
    await button(page, 'Write the drafts').click();
    await page.getByRole('navigation', { name: 'Summaries of this meeting' }).waitFor();
    await button(page, /family/)
      .first()
      .click();
    const words = page.getByRole('textbox', { name: 'In English' });
    // The draft has what went well and what was decided, and not what stood in the way.
    const drafted = await words.inputValue();
    expect(drafted).not.toContain(said.obstacle);
    expect(drafted).not.toContain(said.dissent);
    await words.fill(said.forFamily);
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await preview.getByText(said.forFamily).waitFor();
    await keep(page, 'summary-draft');
    expect(await barriers(page)).toEqual([]);
    await button(page, 'Approve').click();
    await button(page, 'Send').waitFor();
    const seen = await family.page.locator('main').innerText();
    for (const text of Object.values(said)) expect(seen).not.toContain(text);
  });

  it('shows it on the family’s open phone the moment it is sent', async () => {
    let navigations = 0;
    family.page.on('framenavigated', () => (navigations += 1));
    await button(facilitator.page, 'Send').click();
    await button(facilitator.page, 'Send now').click();
    await family.page.getByText(said.forFamily).waitFor();
    expect(navigations).toBe(0);
    const seen = await family.page.locator('main').innerText();
    for (const text of [said.obstacle, said.dissent, said.decision])
      expect(seen).not.toContain(text);
    expect(await barriers(family.page)).toEqual([]);
    await keep(family.page, 'portal-new');
    await facilitator.page.getByRole('complementary', { name: 'What went to whom' }).waitFor();
    await keep(facilitator.page, 'summary-sent');
  });

  it('gives the team their summary, each of them what they may read', async () => {
    const { page } = facilitator;
    await button(page, /^The team/).click();
    await button(page, 'Approve').click();
    await button(page, 'Send').click();
    await button(page, 'Send now').click();
    await page.getByRole('complementary', { name: 'What went to whom' }).waitFor();
    await therapist.page.goto(`${meetingPath}/summary`);
    await therapist.page.getByText(said.decision).waitFor();
    await keep(therapist.page, 'summary-read');
    expect(await barriers(therapist.page)).toEqual([]);
  });

  it('takes it back: it is gone from the phone at once', async () => {
    const { page } = facilitator;
    await button(page, /family/)
      .first()
      .click();
    await button(page, 'Recall').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('It named the wrong day.');
    await dialog.getByRole('button', { name: 'Recall', exact: true }).click();
    await family.page.getByText(said.forFamily).waitFor({ state: 'detached' });
    await page.getByText('It named the wrong day.').waitFor();
  });

  it('is written anew beside what was recalled, which the family sees no more', async () => {
    const { page } = facilitator;
    await button(page, 'Write it anew').click();
    const editions = page.getByRole('group', { name: 'Editions' });
    await button(page, 'Edition 2: draft').waitFor();
    await page.getByRole('textbox', { name: 'In English' }).fill(said.corrected);
    await editions.getByRole('button', { name: 'Edition 1: recalled' }).click();
    await page.getByRole('complementary', { name: 'What went to whom' }).waitFor();
    await page.getByText(said.forFamily).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await keep(page, 'summary-recalled');
    await button(page, 'Edition 2: draft').click();
    await button(page, 'Approve').click();
    await button(page, 'Send').click();
    await button(page, 'Send now').click();
    await family.page.getByText(said.corrected).waitFor();
    expect(await family.page.getByText(said.forFamily).count()).toBe(0);
    for (const visitor of [...everybody(), family]) expect(visitor.failures).toEqual([]);
  });
});
