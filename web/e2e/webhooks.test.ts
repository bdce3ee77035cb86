import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { Visitor } from './harness/people.ts';
import { TestServer } from './harness/server.ts';

/** Each step goes on from the one before, on a server that may tell one receiver beside it. */
describe('a webhook is made, tested, sent again and deleted', () => {
  const name = 'Reports of the county';
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  let answers = 503;
  let receiver: Server;
  let address: string;
  let server: TestServer;
  let browser: Browser;
  let admin: Visitor;
  let secret = '';

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(answers).end(answers === 503 ? 'Being maintained' : '');
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    address = `http://${host}/hooks`;
    process.env.WEBHOOK_PRIVATE_HOSTS = host;
    server = await TestServer.start();
    browser = await launch();
    admin = await Visitor.signedIn(browser, server.origin, 'admin');
    await admin.page.goto('/settings/webhooks');
  });
  afterAll(async () => {
    delete process.env.WEBHOOK_PRIVATE_HOSTS;
    await browser?.close();
    await server?.remove();
    receiver?.close();
  });

  it('is refused an address inside, and says what is missing', async () => {
    const { page } = admin;
    await page.getByRole('button', { name: 'New webhook…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address').fill('https://127.0.0.1/hooks');
    await dialog.getByLabel('What it is for').fill(name);
    await dialog.getByRole('button', { name: 'Make webhook' }).click();
    await dialog.getByText('This is an address of a private network').waitFor();
    await dialog.getByLabel('Address').fill(address);
    await dialog.getByRole('button', { name: 'Make webhook' }).click();
    await dialog.getByText('Choose what it is told of').waitFor();
    await dialog.getByLabel('Progress notes').check();
    await dialog.getByLabel('The Lodge').check();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make webhook' }).click();
  });

  it('shows its secret once, and goes by its own button alone', async () => {
    const { page } = admin;
    await page.getByRole('dialog', { name: 'Copy the secret now' }).waitFor();
    await page.keyboard.press('Escape');
    secret = await page.getByLabel('The secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('row', { name }).waitFor();
    expect(await page.content()).not.toContain(secret.slice(6));
  });

  it('is tested, and the page says what came of it, by itself', async () => {
    const { page } = admin;
    await page.getByRole('link', { name }).click();
    await page.getByText('Nothing sent yet').waitFor();
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await page.getByText('Will be tried again').waitFor();
    await page.locator('summary').first().click();
    await page.getByText('Being maintained').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    answers = 204;
    await page.getByText('Accepted').waitFor();
    const { headers, body } = got.at(-1) as (typeof got)[number];
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(signed);
    expect(headers['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'webhook.test', subject: null, record: null });
  });

  it('sends a message again with the same id', async () => {
    const { page } = admin;
    const before = got.length;
    await page.getByRole('button', { name: /^Send again: Test message/ }).click();
    await vi.waitFor(() => expect(got.length).toBe(before + 1), { timeout: 60_000 });
    expect(got.at(-1)?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id']);
    await page.getByText('Accepted').waitFor();
  });

  it('is switched off, and deleted', async () => {
    const { page } = admin;
    await page.getByRole('link', { name: 'All webhooks' }).click();
    await page.getByRole('button', { name: `Change ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Switch off' }).click();
    await page.getByRole('row', { name }).getByText('Switched off').last().waitFor();
    await page.getByRole('button', { name: `Change ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete webhook' }).click();
    await page.getByRole('row', { name }).waitFor({ state: 'detached' });
    expect(admin.failures).toEqual([]);
  });
});
