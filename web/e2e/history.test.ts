/** Two people change a plan; its history shows who did what, and one goal is brought back. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { phone, Visitor } from './harness/people.ts';
import { enter, eventually, planOpen, read, rowsOf, saved, words } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { sharedOrigin } from './harness/shared.ts';

const client = 'Caleb Ostrander';
let browser: Browser;
let manager: Visitor;
let nurse: Visitor;
/** The address of the client's page. */
let home = '';
let first = '';

beforeAll(async () => {
  browser = await launch();
  const origin = sharedOrigin();
  manager = await Visitor.signedIn(browser, origin, 'casemanager');
  nurse = await Visitor.signedIn(browser, origin, 'nurse');
  await manager.page.goto('/clients');
  const link = manager.page.getByRole('link', { name: /Caleb Ostrander/ });
  home = (await link.filter({ visible: true }).first().getAttribute('href')) ?? '';
  first = (await rowsOf(manager, client)).goals[0]?.words ?? '';
});
afterAll(() => browser?.close());

const goal = (page: Page, nth: number) => words(page, `Goal ${nth}`);
const list = (page: Page) => page.getByRole('navigation', { name: 'Changes' });
const pair = (page: Page) => page.getByRole('region', { name: 'Before and after' });

async function toPlan({ page }: Visitor): Promise<void> {
  await page.goto(`${home}/plan`);
  await planOpen(page);
}

it('shows who changed which goal, and what was before and after', async () => {
  await toPlan(manager);
  await enter(goal(manager.page, 1), 'Control+End');
  await manager.page.keyboard.type(' Every day counts.');
  await saved(manager.page);
  await toPlan(nurse);
  await enter(goal(nurse.page, 2), 'Control+End');
  await nurse.page.keyboard.type(' Step by step.');
  await saved(nurse.page);

  const { page } = nurse;
  await page.getByRole('link', { name: 'History' }).click();
  await page.waitForURL(/\/plan\/history/);
  await pair(page).getByRole('heading', { name: 'Tomasz Wilk' }).waitFor();
  await pair(page).locator('ins', { hasText: 'Step by step.' }).waitFor();
  // The step before, by the keyboard.
  await list(page)
    .getByRole('button', { name: /Tomasz Wilk/ })
    .first()
    .focus();
  await page.keyboard.press('ArrowDown');
  await pair(page).getByRole('heading', { name: 'Joel Abernathy' }).waitFor();
  await pair(page).locator('ins', { hasText: 'Every day counts.' }).waitFor();
  expect(await pair(page).getByText('Step by step.').count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  await keep(page, 'history');
});

it('lists the edits of one person alone where that is asked', async () => {
  const { page } = nurse;
  await page.getByRole('group', { name: 'Show only' }).getByLabel(/^By/).click();
  await page.getByRole('option', { name: 'Joel Abernathy' }).click();
  await list(page)
    .getByRole('button', { name: /Tomasz Wilk/ })
    .waitFor({ state: 'detached' });
  expect(
    await list(page)
      .getByRole('button', { name: /Joel Abernathy/ })
      .count(),
  ).toBe(1);
  await page.getByRole('button', { name: 'Show all' }).click();
  await list(page)
    .getByRole('button', { name: /Tomasz Wilk/ })
    .first()
    .waitFor();
});

it('gives a version a name, which stands in the list', async () => {
  const { page } = nurse;
  await list(page)
    .getByRole('button', { name: /Joel Abernathy/ })
    .first()
    .click();
  await pair(page).getByRole('heading', { name: 'Joel Abernathy' }).waitFor();
  await pair(page).getByRole('button', { name: 'Name this version' }).click();
  const dialog = page.getByRole('dialog', { name: 'Name this version' });
  await dialog.getByLabel('Name').fill('After Joel looked at it');
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save the name' }).click();
  await list(page)
    .getByRole('button', { name: /After Joel looked at it/ })
    .waitFor();
});

it('brings one goal back while the other person types in the next', async () => {
  const { page } = nurse;
  await list(page)
    .getByRole('button', { name: /Joel Abernathy/ })
    .first()
    .click();
  await pair(page).locator('ins', { hasText: 'Every day counts.' }).waitFor();
  await pair(page).getByRole('button', { name: 'Restore this goal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore this goal?' });
  await dialog.getByLabel('Before this change').check();
  expect(await barriers(page)).toEqual([]);
  await enter(goal(manager.page, 2), 'Control+End');
  const typed = ' and nothing that Joel types meanwhile is lost';
  await Promise.all([
    manager.page.keyboard.type(typed, { delay: 25 }),
    dialog.getByRole('button', { name: 'Restore the goal' }).click(),
  ]);
  // The step that did it is shown: what Joel had added is struck through.
  await pair(page).getByRole('heading', { name: 'Tomasz Wilk' }).waitFor();
  await pair(page).locator('del', { hasText: 'Every day counts.' }).waitFor();
  await saved(manager.page);
  await eventually(() => read(goal(manager.page, 1)), first);
  expect(await read(goal(manager.page, 2))).toContain(`Step by step.${typed}`);
  await eventually(async () => (await rowsOf(manager, client)).goals[0]?.words, first);
  expect([...manager.failures, ...nurse.failures]).toEqual([]);
});

it('stands one above the other on a phone', async () => {
  const visitor = await Visitor.signedIn(browser, sharedOrigin(), 'nurse', { viewport: phone });
  const { page } = visitor;
  await page.goto(`${home}/plan/history`);
  await pair(page).locator('[data-comparison]').waitFor();
  const sides = pair(page).locator('.history-sides').first().locator('> *');
  const [before, after] = await Promise.all([0, 1].map((nth) => sides.nth(nth).boundingBox()));
  expect(after?.y).toBeGreaterThan(before?.y ?? Infinity);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await barriers(page)).toEqual([]);
  await keep(page, 'history-phone');
  await visitor.close();
});
