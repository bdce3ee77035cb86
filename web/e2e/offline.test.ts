import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { launch, launchWithProfile } from './harness/browser.ts';
import {
  cutOff,
  draftsOf,
  filesWith,
  firstGoal,
  goal,
  leftover,
  openPlan,
  storedHere,
  storedIn,
  type,
  type PlanOfClient,
} from './harness/offline.ts';
import { desktop, phone, Visitor, type Who } from './harness/people.ts';
import { eventually, planOpen, read, saved, times } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { TestServer } from './harness/server.ts';

let server: TestServer;
let browser: Browser;
let plans: PlanOfClient[];
const visitors: Visitor[] = [];

beforeAll(async () => {
  // One after the other: the packed Chromium changes the environment while it unpacks.
  browser = await launch();
  server = await TestServer.start();
  const manager = await come('casemanager');
  plans = await draftsOf(manager);
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) {
    expect(visitor.failures).toEqual([]);
    await visitor.close();
  }
});

afterAll(async () => {
  await browser.close();
  await server.remove();
});

async function come(who: Who, viewport = desktop): Promise<Visitor> {
  const visitor = await Visitor.signedIn(browser, server.origin, who, { viewport });
  visitors.push(visitor);
  return visitor;
}

const plan = (at = 0): PlanOfClient => plans[at] as PlanOfClient;

describe('edits made offline', () => {
  it('survive a reload while the server is away, and are sent once without the plan', async () => {
    const visitor = await come('casemanager');
    const { page } = visitor;
    await openPlan(visitor, plan());
    await type(page, 'on1');
    await saved(page);
    await server.kill();
    await type(page, 'off1');
    await storedHere(page);
    await page.getByText('1 change kept on this computer').waitFor();
    await expect(page.reload()).rejects.toThrow(/ERR_/);
    await server.run();

    await page.goto(`${server.origin}/`);
    await leftover(page, 'saved').waitFor();
    await keep(page, 'offline-sent');
    const text = await firstGoal(visitor, plan().versionId);
    expect([times(text, 'on1'), times(text, 'off1')]).toEqual([1, 1]);
    await openPlan(visitor, plan());
    expect(times(await read(goal(page)), 'off1')).toBe(1);
    await eventually(async () => (await storedIn(page)).rows.chunks, 0);
  });

  it('survive the end of the browser, and nobody can read them there', async () => {
    const profile = await mkdtemp(path.join(tmpdir(), 'roundtable-profile-'));
    const options = { viewport: desktop, reducedMotion: 'reduce' as const };
    let visitor = await Visitor.at(await launchWithProfile(profile, options), server.origin);
    await visitor.signIn('therapist');
    await openPlan(visitor, plan());
    await cutOff(visitor);
    await type(visitor.page, 'zebracrossing');
    await storedHere(visitor.page);
    const stored = await storedIn(visitor.page);
    expect(stored.rows.chunks).toBeGreaterThan(0);
    expect(stored.text).toContain(plan().documentId);
    for (const word of ['zebra', 'therapist', '@demo', 'Goal'])
      expect(stored.text, word).not.toContain(word);
    await visitor.close();
    // Not in what the browser wrote to the disk either: its databases, storage and session files.
    expect(await filesWith(profile, 'zebracrossing')).toEqual([]);

    visitor = await Visitor.at(await launchWithProfile(profile, options), server.origin);
    await visitor.page.goto(`${server.origin}/`);
    if (new URL(visitor.page.url()).pathname === '/sign-in') await visitor.signIn('therapist');
    await leftover(visitor.page, 'saved').waitFor();
    expect(times(await firstGoal(visitor, plan().versionId), 'zebracrossing')).toBe(1);
    await visitor.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it('of two tabs stand beside each other; the one that stays sends what the other left', async () => {
    const visitor = await come('casemanager');
    const { page, context } = visitor;
    const second = await context.newPage();
    await openPlan(visitor, plan());
    await second.goto(`${server.origin}${plan().path}`);
    await planOpen(second);
    await cutOff(visitor);
    await type(page, 'tabone1');
    await type(second, 'tabtwo1');
    await storedHere(page);
    await storedHere(second);
    await second.close();
    await context.setOffline(false);
    const both = (text: string) => ['tabone1', 'tabtwo1'].map((word) => times(text, word));
    await eventually(async () => both(await firstGoal(visitor, plan().versionId)), [1, 1]);
    await eventually(async () => both(await read(goal(page))), [1, 1]);
    await saved(page);
  });

  it('meet those of the same person’s phone', async () => {
    const visitor = await come('casemanager');
    const mobile = await come('casemanager', phone);
    await openPlan(visitor, plan());
    await openPlan(mobile, plan());
    await cutOff(visitor);
    await type(visitor.page, 'desk1');
    await storedHere(visitor.page);
    await cutOff(mobile);
    await type(mobile.page, 'phone1');
    await storedHere(mobile.page);
    await mobile.page.locator('[data-unsent-everywhere="1"]').locator('visible=true').waitFor();
    await keep(mobile.page, 'offline-phone');
    expect(await barriers(mobile.page)).toEqual([]);
    await mobile.page.goto('about:blank');
    await mobile.context.setOffline(false);
    await visitor.context.setOffline(false);
    await mobile.page.goto(`${server.origin}/`);
    await leftover(mobile.page, 'saved').waitFor();
    await openPlan(mobile, plan());
    const both = (text: string) => ['desk1', 'phone1'].map((word) => times(text, word));
    for (const { page } of [visitor, mobile]) {
      await eventually(async () => both(await read(goal(page))), [1, 1]);
    }
    expect(both(await firstGoal(visitor, plan().versionId))).toEqual([1, 1]);
  });
});

describe('signing out with unsent edits', () => {
  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Not everything has been sent' });

  /** Leaves edits that cannot be sent, on a page that can still ask the server. */
  async function unsent(visitor: Visitor, word: string): Promise<() => void> {
    const { page, context } = visitor;
    let blocked = false;
    const open = new Set<{ close(): Promise<void> }>();
    await context.routeWebSocket(/graphql/, (socket) => {
      if (blocked) return socket.close();
      socket.connectToServer();
      open.add(socket);
    });
    await openPlan(visitor, plan());
    blocked = true;
    for (const socket of open) await socket.close();
    await page.locator('[data-connection="offline"]').first().waitFor();
    await type(page, word);
    await storedHere(page);
    return () => (blocked = false);
  }
  async function signOut({ page }: Visitor): Promise<void> {
    await page
      .getByRole('button', { name: /You and this device/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await dialog(page).waitFor();
  }

  it('asks first; what is kept waits, locked, for the same person', async () => {
    const visitor = await come('casemanager');
    const { page, context } = visitor;
    const unblock = await unsent(visitor, 'keptout1');
    await signOut(visitor);
    await keep(page, 'offline-sign-out');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await read(goal(page))).toContain('keptout1');
    await signOut(visitor);
    await page.getByRole('button', { name: 'Keep here and sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    const stored = await storedIn(page);
    expect(stored.rows).toEqual({
      copies: 0,
      seats: 1,
      chunks: expect.any(Number) as number,
      refused: 0,
    });
    expect(stored.text).not.toContain('keptout1');

    // Somebody else at the same computer: nothing of it is theirs.
    unblock();
    const next = await context.newPage();
    await page.close();
    const nurse = await Visitor.at(context, server.origin);
    await nurse.signIn('nurse');
    await nurse.page.getByRole('main').waitFor();
    expect(times(await firstGoal(nurse, plan().versionId), 'keptout1')).toBe(0);
    await nurse.page
      .getByRole('button', { name: /You and this device/ })
      .first()
      .click();
    await nurse.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await nurse.page.waitForURL(/\/sign-in/);

    await nurse.signIn('casemanager');
    await leftover(next, 'saved').waitFor();
    expect(times(await firstGoal(nurse, plan().versionId), 'keptout1')).toBe(1);
  });

  it('throws away what the person throws away, in every tab', async () => {
    const visitor = await come('casemanager');
    const { page, context } = visitor;
    const second = await context.newPage();
    await second.goto(`${server.origin}${plan().path}`);
    await planOpen(second);
    await unsent(visitor, 'thrown1');
    await signOut(visitor);
    await page.getByRole('button', { name: 'Throw away…' }).click();
    await page.getByRole('dialog', { name: 'Throw your words away?' }).waitFor();
    await keep(page, 'offline-throw-away');
    await page.getByRole('button', { name: 'Throw away and sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await second.waitForURL(/\/sign-in/);
    const { rows } = await storedIn(page);
    expect(Object.values(rows).every((many) => many === 0)).toBe(true);
    await visitor.signIn('casemanager');
    expect(times(await firstGoal(visitor, plan().versionId), 'thrown1')).toBe(0);
  });
});

describe('signing out from a server that fails', () => {
  it('shows nobody’s page until the session has ended', async () => {
    const { page } = await come('nurse');
    await page.route('**/api/auth/sign-out', (route) => route.fulfill({ status: 503 }));
    await page
      .getByRole('button', { name: /You and this device/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    const signingOut = page.getByRole('heading', { name: 'Signing out' });
    await signingOut.waitFor();
    await page.goto(`${server.origin}/clients`);
    await signingOut.waitFor();
    expect(await page.locator('main, nav').count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    await keep(page, 'signing-out');
    await page.unroute('**/api/auth/sign-out');
    await page.waitForURL(/\/sign-in/);
    await page.goto(`${server.origin}/clients`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });
});
