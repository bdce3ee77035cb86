import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './harness/browser.ts';
import { Visitor } from './harness/people.ts';
import { enter, openMeeting, read, rowsOf, saved, words } from './harness/plan.ts';
import { sharedOrigin } from './harness/shared.ts';

const code = (answer: { errors?: readonly { extensions?: { code?: string } }[] }) =>
  answer.errors?.[0]?.extensions?.code;

const applyUpdate =
  'mutation ($input: ApplyDocumentUpdateInput!) { applyDocumentUpdate(input: $input) { seq } }';

describe('bad input gets a clear answer and changes nothing', () => {
  let browser: Browser;
  let manager: Visitor;
  let clientName: string;

  beforeAll(async () => {
    browser = await launch();
    manager = await Visitor.signedIn(browser, sharedOrigin(), 'casemanager');
    await openMeeting(manager);
    clientName = (await manager.page.locator('.meeting-plan h2').first().innerText()).trim();
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('a wrong password: words on the page, and the address stays typed', async () => {
    const stranger = await Visitor.open(browser, sharedOrigin());
    await stranger.page.goto('/sign-in');
    await stranger.submit('casemanager@demo.test', 'not the password');
    await stranger.page.getByRole('alert').first().waitFor();
    expect(await stranger.page.getByLabel(/e-mail/i).inputValue()).toBe('casemanager@demo.test');
    await stranger.close();
  });

  it('an unknown field of the API: refused by name', async () => {
    const { errors } = await manager.ask('{ thisIsNotThere }');
    expect(errors?.[0]?.message).toContain('thisIsNotThere');
  });

  it('an id that is not theirs: the page says that it cannot be found', async () => {
    const response = await manager.page.request.get('/clients/Q2xpZW50Om5vdC10aGVyZQ');
    expect(response.status()).toBe(404);
    expect(await response.text()).toMatch(/cannot be found/);
  });

  it('malformed and truncated updates: INVALID_UPDATE, and the rows are as they were', async () => {
    const before = await rowsOf(manager, clientName);
    for (const update of [
      'not base64!',
      'AQ==',
      'AAAB/////w==',
      Buffer.alloc(64, 255).toString('base64'),
    ]) {
      const answer = await manager.ask(applyUpdate, {
        input: { documentId: before.documentId, update },
      });
      expect(['INVALID_UPDATE', 'BAD_USER_INPUT']).toContain(code(answer));
    }
    expect(await rowsOf(manager, clientName)).toEqual(before);
  });

  it('an oversized body: refused with a code or a status, and the server lives', async () => {
    const { documentId } = await rowsOf(manager, clientName);
    const update = Buffer.alloc(12_000_000).toString('base64');
    const response = await manager.context.request.post('/graphql', {
      data: { query: applyUpdate, variables: { input: { documentId, update } } },
      headers: { origin: manager.origin },
    });
    expect([400, 413]).toContain(response.status());
    expect((await manager.context.request.get('/healthz')).ok()).toBe(true);
  });

  it('a note saved from an out-of-date page: CONFLICT, and nothing is overwritten', async () => {
    const client = await manager.ask<{ clients: { nodes: { id: string }[] } }>(
      'query ($search: String!) { clients(first: 1, filter: { search: $search }) { nodes { id } } }',
      { search: clientName },
    );
    const clientId = client.data?.clients.nodes[0]?.id;
    const begun = await manager.ask<{ beginNote: { note: { id: string; version: number } } }>(
      'mutation ($input: BeginNoteInput!) { beginNote(input: $input) { note { id version } } }',
      { input: { clientId, format: 'DAP' } },
    );
    const note = begun.data?.beginNote.note;
    const save =
      'mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { version } } }';
    const sections = [{ key: 'data', words: 'first' }];
    await manager.ask(save, { input: { id: note?.id, version: note?.version, sections } });
    const stale = await manager.ask(save, {
      input: { id: note?.id, version: note?.version, sections: [{ key: 'data', words: 'second' }] },
    });
    expect(code(stale)).toBe('CONFLICT');
    await manager.ask(
      'mutation ($input: DiscardNoteInput!) { discardNote(input: $input) { noteId } }',
      {
        input: { id: note?.id },
      },
    );
  });

  it('a frozen version edited: refused, said on the page, and the words kept to copy', async () => {
    const { page } = manager;
    // Another client than the other tests write about: freezing and thawing is this test's own.
    const writer = await Visitor.signedIn(browser, sharedOrigin(), 'therapist');
    await writer.page.goto(page.url());
    await writer.page.locator('[data-plan-status="open"]').waitFor();
    const goal = words(writer.page, 'Goal 1');
    await enter(goal, 'Control+End');
    const before = await read(goal);
    // The writer's page is away while the plan is submitted, and comes back with an edit.
    await writer.context.setOffline(true);
    await writer.page.locator('[data-connection="offline"]').first().waitFor();
    await writer.page.keyboard.type(' typed while away');
    const { id, documentId } = await rowsOf(manager, clientName);
    const submitted = await manager.ask(
      'mutation ($input: SubmitPlanVersionInput!) { submitPlanVersion(input: $input) { planVersion { id } } }',
      { input: { id } },
    );
    expect(submitted.errors).toBeUndefined();
    await writer.context.setOffline(false);
    const panel = writer.page.getByRole('alert', { name: 'Words that were not saved' });
    await panel.getByText(/typed while away/).waitFor();
    await writer.page.locator('[data-plan-status="locked"]').waitFor();
    expect(await read(goal)).toBe(before);
    const answer = await writer.ask(applyUpdate, { input: { documentId, update: 'AAA=' } });
    expect(['SIGNED_IMMUTABLE', 'INVALID_UPDATE']).toContain(code(answer));
    await manager.ask(
      'mutation ($input: WithdrawPlanVersionInput!) { withdrawPlanVersion(input: $input) { planVersion { id } } }',
      { input: { id } },
    );
    await writer.page.locator('[data-plan-status="open"]').waitFor();
    await writer.close();
  });

  it('a connection that goes: says so, keeps count, and sends on return', async () => {
    const { page } = manager;
    await page.reload();
    await page.locator('[data-plan-status="open"]').waitFor();
    await enter(words(page, 'Goal 1'), 'Control+End');
    await manager.context.setOffline(true);
    await page.locator('[data-connection="offline"]').first().waitFor();
    await page.keyboard.type(' kept while away');
    await page
      .getByText(/change.* kept on this/)
      .first()
      .waitFor();
    await manager.context.setOffline(false);
    await saved(page);
    expect((await rowsOf(manager, clientName)).goals[0]?.words).toContain('kept while away');
    expect(manager.failures).toEqual([]);
  });
});
