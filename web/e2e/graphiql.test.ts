import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './harness/browser.ts';
import { desktop, password, phone, Visitor } from './harness/people.ts';
import { keep } from './harness/screenshots.ts';
import { sharedOrigin } from './harness/shared.ts';

/** What the answer says now; Monaco writes blanks as no-break spaces, and numbers of no lines. */
const answer = async (page: Page): Promise<string> =>
  (await page.locator('.graphiql-response').innerText()).replaceAll(/[\s\u00a0]+/g, ' ');

const soon = { timeout: 60_000, interval: 100 };

/** Opens a tab of the examples, as somebody who clicks it. */
async function open(page: Page, name: string): Promise<void> {
  // The open tab's name has the words of its button to close it, too.
  await page.getByRole('tab', { name: new RegExp(`^${name}\\b`) }).click();
  await expect.poll(() => page.locator('.graphiql-query-editor').innerText(), soon).toContain(name);
}

const run = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /execute query/i }).click();
const stop = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /stop query/i }).click();

describe('GraphiQL at /graphql', () => {
  let browser: Browser;
  let manager: Visitor;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    manager = await Visitor.open(browser, sharedOrigin());
    // What the page's own policy refused would be told here.
    manager.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  afterAll(() => browser?.close());

  it('asks a stranger to sign in, and opens then', async () => {
    const { page } = manager;
    await page.goto('/graphql');
    await page.waitForURL((url) => url.pathname === '/sign-in');
    await manager.submit('casemanager@demo.test', password);
    await page.waitForURL((url) => url.pathname === '/graphql');
    await page.getByRole('tab', { name: 'MyClients' }).waitFor();
  });

  it('runs the first example, and describes the schema', async () => {
    const { page } = manager;
    // The editor comes after the tabs: there is nothing to run before it shows the example.
    await open(page, 'MyClients');
    await run(page);
    await expect.poll(() => answer(page), soon).toMatch(/"clients": .*"name": "/);
    await keep(page, 'graphiql');
    await page.getByRole('button', { name: /show documentation explorer/i }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.getByRole('link', { name: 'auditEntries', exact: true }).waitFor();
    await keep(page, 'graphiql-documentation');
    await page.getByRole('button', { name: /hide documentation explorer/i }).click();
  });

  it('has examples that all run as they are', async () => {
    const { page } = manager;
    const names = (await page.getByRole('tab').allInnerTexts()).map((name) => name.trim());
    expect(names.length).toBeGreaterThanOrEqual(7);
    for (const name of names) {
      await open(page, name);
      // What changes the record is for a developer to run, not for this test.
      if (/^\s*mutation /m.test(await page.locator('.graphiql-query-editor').innerText())) continue;
      await run(page);
      await expect.poll(() => answer(page), soon).toMatch(/"(data|errors|message)": /);
      expect(await answer(page), name).not.toMatch(/"errors"|"message"/);
      if (name.endsWith('Changes')) await stop(page);
    }
  });

  it('shows a note in a subscription when somebody begins one', async () => {
    const { page } = manager;
    await open(page, 'NoteChanges');
    await run(page);
    await expect.poll(() => answer(page), soon).toContain('"kind": "READY"');
    const variables = await page.locator('.graphiql-editor-tool').innerText();
    const clientId = /"clientId":\s*"([^"]+)"/.exec(variables.replaceAll('\u00a0', ' '))?.[1];
    const begun = await manager.ask<{ beginNote: { note: { id: string } } }>(
      'mutation ($input: BeginNoteInput!) { beginNote(input: $input) { note { id } } }',
      { input: { clientId, format: 'NARRATIVE', shared: true } },
    );
    expect(begun.errors).toBeUndefined();
    const { id } = begun.data!.beginNote.note;
    await expect
      .poll(() => answer(page).then((text) => text.replaceAll(' ', '')), soon)
      .toContain(id.slice(0, 20));
    expect(await answer(page)).toContain('"kind": "CHANGED"');
    await keep(page, 'graphiql-subscription');
    // It goes on until it is stopped.
    await stop(page);
    await manager.ask('mutation ($id: ID!) { discardNote(input: { id: $id }) { noteId } }', { id });
  });

  it('shows a goal in a subscription when the other example adds it', async () => {
    const { page } = manager;
    await open(page, 'PlanChanges');
    await run(page);
    await expect.poll(() => answer(page), soon).toContain('"kind": "READY"');
    const other = await manager.context.newPage();
    await other.goto('/graphql');
    await open(other, 'AddGoal');
    await run(other);
    await expect.poll(() => answer(other), soon).toContain('Walks to school with a friend.');
    await expect.poll(() => answer(page), soon).toContain('Walks to school with a friend.');
    const id = /"id":\s*"([^"]+)"/.exec((await answer(other)).replaceAll(' ', ''))?.[1];
    await manager.ask('mutation ($id: ID!) { removePlanRecord(input: { id: $id }) { itemId } }', {
      id,
    });
    await expect.poll(() => answer(page), soon).toContain('"kind": "REMOVED"');
    await other.close();
    await stop(page);
  });

  it('can be used in the dark and on a phone', async () => {
    const { page } = manager;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('.graphiql-response .monaco-editor.vs-dark').waitFor();
    await keep(page, 'graphiql-dark');
    await page.setViewportSize(phone);
    await keep(page, 'graphiql-phone');
    const [asked, answered] = await Promise.all(
      ['.graphiql-editors', '.graphiql-response'].map((part) => page.locator(part).boundingBox()),
    );
    expect(answered!.y).toBeGreaterThanOrEqual(asked!.y + asked!.height - 1);
    await page.setViewportSize(desktop);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('keeps nothing for the next person at the machine, and loads nothing from elsewhere', async () => {
    const { page } = manager;
    const kept = () =>
      page.evaluate(() => [
        ...Object.keys(localStorage).filter((key) => key.startsWith('graphiql')),
        ...Object.entries(sessionStorage).filter(([key]) => key === 'graphiql:of'),
      ]);
    const before = await kept();
    expect(before).toHaveLength(1);
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => (new URL(name).protocol === 'data:' ? 'data:' : new URL(name).origin)),
    );
    expect([...new Set(loaded)].filter((place) => place !== 'data:')).toEqual([manager.origin]);
    await manager.context.clearCookies();
    await page.goto('/graphql');
    await page.waitForURL((url) => url.pathname === '/sign-in');
    await manager.submit('nurse@demo.test', password);
    await page.waitForURL((url) => url.pathname === '/graphql');
    await page.getByRole('tab', { name: 'MyClients' }).waitFor();
    expect(await kept()).not.toEqual(before);
    expect(complaints).toEqual([]);
    expect(manager.failures).toEqual([]);
  });
});
