import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { Visitor } from './harness/people.ts';
import { keep } from './harness/screenshots.ts';
import { sharedOrigin } from './harness/shared.ts';

/** Buttons do something once the page's scripts have run. */
const answers = (page: Page) => page.waitForLoadState('networkidle');

/** Each step goes on from the one before. */
describe('a task goes from one person to another while both look at their day', () => {
  const words = `Ring the pharmacy about the inhaler ${Date.now()}`;
  let browser: Browser;
  let manager: Visitor;
  let nurse: Visitor;

  beforeAll(async () => {
    browser = await launch();
    const origin = sharedOrigin();
    manager = await Visitor.signedIn(browser, origin, 'casemanager');
    nurse = await Visitor.signedIn(browser, origin, 'nurse');
    for (const { page } of [manager, nurse]) {
      await page.goto('/');
      await page.getByRole('heading', { name: 'Your tasks' }).waitFor();
      await answers(page);
    }
  });
  afterAll(async () => {
    await browser?.close();
  });

  const line = (page: Page, list: string) =>
    page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: words });
  const mine = () => line(nurse.page, 'Your tasks');
  const asked = () => line(manager.page, 'What you asked others for');
  const box = (of: () => ReturnType<typeof line>) => of().getByRole('checkbox');

  it('is asked of a colleague, on whose open page it appears', async () => {
    const { page } = manager;
    await page.getByRole('button', { name: 'Add a task' }).click();
    const form = page.getByRole('form', { name: 'New task' });
    await form.getByLabel('What is to be done').fill(words);
    await form.getByLabel('About').click();
    await page.getByRole('option').nth(1).click();
    const who = form.getByLabel('Who does it');
    await who.fill('Tomasz');
    await page.getByRole('option', { name: /Tomasz Wilk/ }).click();
    expect(await barriers(page)).toEqual([]);
    await form.getByRole('button', { name: 'Add the task' }).click();
    await mine().waitFor();
    await asked().waitFor();
    expect(await mine().innerText()).toContain('asked by Joel Abernathy');
  });

  it('is done, and undone, as both see', async () => {
    await box(mine).click();
    await expect.poll(() => box(asked).getAttribute('aria-checked')).toBe('true');
    expect(await box(mine).getAttribute('aria-checked')).toBe('true');
    await nurse.page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(() => box(asked).getAttribute('aria-checked')).toBe('false');
    await expect.poll(() => box(mine).getAttribute('aria-checked')).toBe('false');
  });

  it('is done and opened again with keys alone', async () => {
    const { page } = nurse;
    const first = page.getByRole('list', { name: 'Your tasks' }).locator('[data-task]').first();
    await first.focus();
    const title = mine().getByRole('button', { name: words, exact: true });
    for (let step = 0; step < 40; step++) {
      if (await title.evaluate((node) => node === document.activeElement)) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('x');
    await expect.poll(() => box(asked).getAttribute('aria-checked')).toBe('true');
    await expect.poll(() => box(mine).isEnabled()).toBe(true);
    await page.keyboard.press('x');
    await expect.poll(() => box(asked).getAttribute('aria-checked')).toBe('false');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
  });

  it('is spoken about', async () => {
    const { page } = nurse;
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Say something about it').fill('They call back at three.');
    await dialog.getByRole('button', { name: 'Add the comment' }).click();
    await dialog.getByText('They call back at three.').waitFor();
    await dialog.getByText('History').click();
    await dialog.getByText('opened it again').first().waitFor();
    await keep(page, 'task-dialog');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => asked().innerText()).toContain('1 comment');
  });

  it('is changed, and dropped with a reason', async () => {
    const { page } = manager;
    await asked().getByRole('button', { name: words, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('More about it').fill('The blue one, not the brown one.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
    await dialog.getByRole('button', { name: 'Drop…' }).click();
    await dialog.getByLabel('Why it is dropped').fill('The pharmacy delivers');
    await dialog.getByRole('button', { name: 'Drop the task' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => mine().innerText()).toContain('The pharmacy delivers');
    expect([...manager.failures, ...nurse.failures]).toEqual([]);
  });
});

it('an incident is reported, and added to', async () => {
  const browser = await launch();
  try {
    const visitor = await Visitor.signedIn(browser, sharedOrigin(), 'teacher');
    const { page } = visitor;
    await page.goto('/clients');
    const link = page.locator('a[href^="/clients/"]').filter({ visible: true }).first();
    await page.goto(`${(await link.getAttribute('href')) ?? ''}/incidents`);
    await answers(page);
    await page.getByRole('button', { name: 'Report an incident' }).click();
    const form = page.getByRole('form', { name: 'Report an incident' });
    await form.getByRole('button', { name: 'Report it' }).click();
    await form.getByText('Say what happened.').waitFor();
    expect(await barriers(page)).toEqual([]);

    const choose = async (label: RegExp, option: RegExp) => {
      await form.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose(/What kind/, /Injury/);
    await choose(/How grave/, /Low/);
    await form.getByLabel('Time').fill('00:01');
    await form.getByLabel('What happened').fill('Slipped on the wet step.');
    await form.getByLabel('What was done').fill('Looked at the ankle; ice.');
    await form.getByRole('button', { name: 'Report it' }).click();
    const report = page.getByRole('article').filter({ hasText: 'Slipped on the wet step.' });
    await report.waitFor();
    await report.getByRole('button', { name: 'Add to the report' }).click();
    await report.getByLabel('What is added').fill('No swelling an hour later.');
    await report.getByRole('button', { name: 'Add', exact: true }).click();
    await report.getByText('Follow-up by Hannah Corrigan').waitFor();
    await keep(page, 'incident');
    expect(await barriers(page)).toEqual([]);
    expect(visitor.failures).toEqual([]);
  } finally {
    await browser.close();
  }
});
