import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { phone, Visitor } from './harness/people.ts';
import { eventually } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { TestServer } from './harness/server.ts';

/** Two phones of one child's family are open all the while. Each step goes on from the one before. */
describe('what is shared is on the family’s open phone, and what is not is on no phone', () => {
  let server: TestServer;
  let browser: Browser;
  let manager: Visitor;
  let grandmother: Visitor;
  let father: Visitor;
  let navigations = 0;

  const said = {
    goal: 'Nia reads to somebody at bedtime, one page more each week.',
    question: 'She asked whether the lamp may come along on Saturday.',
    answer: 'The lamp is packed already.',
    half: 'I was about to',
  };

  beforeAll(async () => {
    browser = await launch();
    server = await TestServer.start();
    manager = await Visitor.signedIn(browser, server.origin, 'casemanager');
    grandmother = await Visitor.signedIn(browser, server.origin, 'family', { viewport: phone });
    father = await Visitor.signedIn(browser, server.origin, 'father', { viewport: phone });
    const { page } = manager;
    await page.goto('/clients');
    const nia = page.getByRole('link', { name: /Nia Adeyinka/ }).filter({ visible: true });
    await page.goto(`${(await nia.first().getAttribute('href')) ?? ''}/sharing`);
    await page.getByRole('list', { name: /^Messages with Folake/ }).waitFor();
    for (const visitor of [grandmother, father]) {
      await visitor.page.getByRole('list', { name: 'Messages' }).waitFor();
      await visitor.page.waitForLoadState('networkidle');
      visitor.page.on('framenavigated', () => (navigations += 1));
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const seenBy = ({ page }: Visitor): Promise<string> => page.locator('main').innerText();
  const dialog = (page: Page): Locator => page.getByRole('dialog');
  /** The goal on the grandmother’s phone: above its picture, and in the table of its numbers. */
  const shared = (): Locator => grandmother.page.getByText(said.goal);
  const rightsOf = (name: string): Promise<void> =>
    manager.page.getByRole('button', { name: `Change what ${name} may see` }).click();

  it('shows a goal the moment it is shared, to those it was shared with', async () => {
    const { page } = manager;
    await page
      .getByRole('listitem')
      .filter({ hasText: 'catching up in reading' })
      .getByRole('button', { name: /^Share/ })
      .click();
    await dialog(page).getByLabel('The goal in plain words').fill(said.goal);
    await dialog(page).getByRole('button', { name: 'Share', exact: true }).click();
    await shared().first().waitFor();
    await page.getByText(said.goal).waitFor();
    expect(await seenBy(father)).not.toContain(said.goal);
  });

  it('takes messages both ways, to their own conversation alone', async () => {
    const { page } = grandmother;
    await page.getByLabel('Your message to the team').fill(said.question);
    await page.getByRole('button', { name: 'Send' }).click();
    const talk = manager.page.getByRole('list', { name: /^Messages with Folake/ });
    await talk.getByText(said.question).waitFor();
    await manager.page.getByLabel(/^Your answer to Folake/).fill(said.answer);
    await manager.page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('list', { name: 'Messages' }).getByText(said.answer).waitFor();
    await eventually(() => page.getByText(said.question).count(), 1);
    expect(await barriers(page)).toEqual([]);
    expect(await barriers(manager.page)).toEqual([]);
    for (const words of Object.values(said)) expect(await seenBy(father)).not.toContain(words);
    await keep(page, 'portal-talk');
  });

  it('keeps an answer that is half written while another conversation is opened', async () => {
    const { page } = manager;
    const talks = page.getByRole('group', { name: 'Conversations' });
    await page.getByLabel(/^Your answer to Folake/).fill(said.half);
    await talks.getByRole('button', { name: /^Tunde/ }).click();
    await page.getByLabel(/^Your answer to Tunde/).waitFor();
    await talks.getByRole('button', { name: /^Folake/ }).click();
    const answer = page.getByLabel(/^Your answer to Folake/);
    expect(await answer.inputValue()).toBe(said.half);
    await answer.fill('');
  });

  it('empties the open page of what a right was withdrawn for, at once', async () => {
    await rightsOf('Folake Adeyinka');
    const { page } = manager;
    for (const right of [/^Goals/, /^Progress/, /^Summaries/])
      await dialog(page).getByRole('checkbox', { name: right }).uncheck();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await eventually(() => shared().count(), 0);
    const seen = await seenBy(grandmother);
    expect(seen).not.toContain('working on');
    expect(seen).not.toContain('What we talked about');
    // What is left is still there, and still live.
    expect(seen).toContain('What comes next for Nia');
    expect(seen).toContain(said.answer);
  });

  it('is empty at once where the access ends, and takes no message any more', async () => {
    const { page } = manager;
    await page.getByRole('button', { name: 'End Tunde Adeyinka’s access' }).click();
    await dialog(page).getByLabel('Why').fill('The order of the court has changed.');
    await dialog(page).getByRole('button', { name: 'End the access' }).click();
    await father.page.getByText(/Nothing about Nia is shared with you here any more/).waitFor();
    const seen = await seenBy(father);
    for (const words of ['dentiste', 'tribunal', 'Bonjour']) expect(seen).not.toContain(words);
    expect(await father.page.getByRole('textbox').count()).toBe(0);
    expect(await barriers(father.page)).toEqual([]);
    await keep(father.page, 'portal-ended');
    expect(navigations).toBe(0);
    await father.page.reload();
    await father.page.getByRole('heading', { name: 'Welcome, Tunde' }).waitFor();
    expect(await seenBy(father)).not.toContain('Nia');
    for (const visitor of [manager, grandmother, father]) expect(visitor.failures).toEqual([]);
  });

  it('signs out on a phone without a network as soon as there is one', async () => {
    const { page, context } = grandmother;
    await context.setOffline(true);
    await page.getByRole('button', { name: /you and this device/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('main').waitFor({ state: 'detached' });
    await context.setOffline(false);
    await page.goto('/portal');
    await page.waitForURL(/\/sign-in/);
    await page.goto('/portal');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    expect(grandmother.failures).toEqual([]);
  });
});
