import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { Visitor } from './harness/people.ts';
import { sharedOrigin } from './harness/shared.ts';

/** Each step goes on from the one before. */
describe('a key is made, used and revoked', () => {
  const name = `Outcomes export ${Date.now()}`;
  const origin = sharedOrigin();
  let browser: Browser;
  let admin: Visitor;
  let secret = '';

  beforeAll(async () => {
    browser = await launch();
    admin = await Visitor.signedIn(browser, origin, 'admin');
    await admin.page.goto('/settings/keys');
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** What a program with this key is answered: the status, and the codes of the errors. */
  async function ask(query: string): Promise<{ status: number; data: unknown; codes: unknown[] }> {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    };
    const codes = (errors ?? []).map(({ extensions }) => extensions.code);
    return { status: response.status, data, codes };
  }

  it('is made with scopes, programmes and an end, and says what is missing', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'New key…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Make key' }).click();
    await dialog.getByText('Choose at least one thing').waitFor();
    await dialog.getByLabel('Read Clients').check();
    // Who writes reads.
    await dialog.getByLabel('Write Treatment plans').check();
    expect(await dialog.getByLabel('Read Treatment plans').isChecked()).toBe(true);
    await dialog.getByLabel('The Lodge').check();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make key' }).click();
  });

  it('is shown once, and goes by its own button alone', async () => {
    const { page } = admin;
    await page.getByRole('dialog', { name: 'Copy the key now' }).waitFor();
    await page.keyboard.press('Escape');
    secret = await page.getByLabel('The key', { exact: true }).inputValue();
    expect(secret).toMatch(/^rt_[a-z0-9]{8}_[\w-]{43}$/);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('row', { name }).waitFor();
    expect(await page.content()).not.toContain(secret.slice(12));
    expect(await page.getByRole('row', { name }).innerText()).toContain(secret.slice(0, 11));
  });

  it('opens what it is for, and nothing else', async () => {
    const clients = await ask('{ clients { nodes { name programme { name } } } }');
    expect(clients).toMatchObject({ status: 200, codes: [] });
    expect(JSON.stringify(clients.data)).toContain('The Lodge');
    expect(await ask('{ meetings { nodes { id } } }')).toMatchObject({ codes: ['FORBIDDEN'] });
    expect(await ask('{ apiKeys { nodes { id } } }')).toMatchObject({ codes: ['FORBIDDEN'] });
  });

  it('opens nothing once it is revoked', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: `Revoke ${name}` }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page
      .getByRole('row', { name })
      .getByText('Revoked')
      .first()
      .waitFor({ state: 'attached' });
    const answer = await ask('{ viewer { viewerCan } }');
    expect(answer).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] });
  });
});
