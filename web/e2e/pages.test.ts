import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, contrastBarriers } from './harness/axe.ts';
import { launch } from './harness/browser.ts';
import { desktop, phone, Visitor, type Who } from './harness/people.ts';
import { enter, openMeeting, planOpen, words } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { sharedOrigin } from './harness/shared.ts';

interface Place {
  readonly name: string;
  readonly who: Who | null;
  /** Goes there, and waits until it shows what it is for. */
  readonly go: (visitor: Visitor) => Promise<void>;
  /** Selectors of what is not on another of these places in the same way. */
  readonly parts?: readonly string[];
}

const comments = 'aside[aria-label="Comments"]';

/** The words of the first goal, begun to be commented on. */
async function toComment(visitor: Visitor): Promise<void> {
  await toNia(visitor, '/plan');
  const { page } = visitor;
  await planOpen(page);
  const goal = words(page, 'Goal 1');
  await enter(goal, 'Control+Home');
  await page.keyboard.press('Shift+Control+ArrowRight');
  await page.keyboard.press('Control+Alt+m');
  await page.getByRole('textbox', { name: 'Comment on these words' }).fill('Is this so, @');
  await page.getByRole('listbox', { name: 'People to mention' }).waitFor();
  // Nothing is half below the toolbar.
  await page.evaluate(() => scrollTo(0, 0));
}

const addresses = new Map<RegExp, string>();

/** Where the first client is whose link reads so. It is looked for once. */
async function clientAt({ page }: Visitor, link: RegExp): Promise<string> {
  const known = addresses.get(link);
  if (known) return known;
  await page.goto('/clients');
  const found = page.locator('a[href^="/clients/"]', { hasText: link }).filter({ visible: true });
  const address = (await found.first().getAttribute('href')) ?? '';
  addresses.set(link, address);
  return address;
}

const anyone = /./;
/** The client of whom the demonstration shares something with family. */
const nia = /Nia Adeyinka/;

async function toClient(visitor: Visitor, part: string): Promise<void> {
  await visitor.page.goto(`${await clientAt(visitor, anyone)}${part}`);
}

async function toNia(visitor: Visitor, part: string): Promise<void> {
  await visitor.page.goto(`${await clientAt(visitor, nia)}${part}`);
}

const at =
  (address: string) =>
  async ({ page }: Visitor): Promise<void> =>
    void (await page.goto(address));

const shows = (page: Page, selector: string) =>
  page.locator(selector).filter({ visible: true }).first().waitFor();

const places: readonly Place[] = [
  { name: 'sign-in', who: null, go: at('/sign-in') },
  {
    name: 'my-day',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/');
      await shows(page, 'h1');
    },
  },
  {
    name: 'my-day-office',
    who: 'admin',
    go: async ({ page }) => {
      await page.goto('/');
      await shows(page, '[data-task]');
    },
  },
  {
    name: 'clients',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/clients');
      await shows(page, 'a[href^="/clients/"]');
    },
  },
  { name: 'client-overview', who: 'casemanager', go: (visitor) => toClient(visitor, '') },
  {
    name: 'client-plan',
    who: 'casemanager',
    go: async (visitor) => {
      await toClient(visitor, '/plan');
      await shows(visitor.page, '[data-plan-status]:not([data-plan-status="opening"])');
    },
  },
  {
    name: 'client-plan-comments',
    who: 'casemanager',
    parts: [comments],
    go: async (visitor) => {
      await toNia(visitor, '/plan');
      await visitor.page.getByRole('button', { name: /^Comments, \d+ open$/ }).click();
      await shows(visitor.page, '[data-thread]');
    },
  },
  {
    name: 'client-plan-history',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/plan/history');
      await shows(visitor.page, '[data-comparison]');
    },
  },
  {
    name: 'client-plan-comment-mention',
    who: 'casemanager',
    parts: [comments, '[role="listbox"]'],
    go: toComment,
  },
  {
    name: 'client-plan-history-name',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/plan/history');
      await visitor.page
        .getByRole('button', { name: /^(Name this version|Change the name)$/ })
        .click();
      await visitor.page.getByRole('dialog').getByLabel('Name').waitFor();
    },
  },
  {
    name: 'client-plan-history-restore',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/plan/history');
      await visitor.page.getByRole('button', { name: 'Restore everything' }).click();
      await visitor.page.getByRole('dialog', { name: 'Restore everything?' }).waitFor();
    },
  },
  {
    name: 'client-plan-history-elsewhere',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/plan/history?version=another');
      await visitor.page.getByText('is not one of this plan').waitFor();
      await shows(visitor.page, '[data-comparison]');
    },
  },
  {
    name: 'client-notes',
    who: 'casemanager',
    go: async (visitor) => {
      await toClient(visitor, '/notes');
      await shows(visitor.page, '[data-note]');
    },
  },
  {
    name: 'client-tasks',
    who: 'casemanager',
    go: async (visitor) => {
      await toClient(visitor, '/tasks');
      await shows(visitor.page, 'h2');
    },
  },
  {
    name: 'client-incidents',
    who: 'casemanager',
    go: async (visitor) => {
      await toClient(visitor, '/incidents');
      await shows(visitor.page, 'h2');
    },
  },
  { name: 'client-schedule', who: 'casemanager', go: (visitor) => toClient(visitor, '/schedule') },
  { name: 'client-family', who: 'casemanager', go: (visitor) => toClient(visitor, '/family') },
  {
    name: 'meetings',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/meetings');
      await shows(page, 'a[href^="/meetings/"]');
    },
  },
  { name: 'meeting', who: 'casemanager', go: openMeeting },
  {
    name: 'meeting-team',
    who: 'casemanager',
    go: async (visitor) => {
      await openMeeting(visitor);
      await visitor.page.locator('a[data-agenda="TEAM"]').evaluate((link) => {
        (link as HTMLAnchorElement).click();
      });
      await visitor.page.getByRole('heading', { name: 'Tasks from last time' }).waitFor();
    },
  },
  {
    name: 'meeting-closed',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/meetings');
      await page
        .getByRole('region', { name: 'Earlier' })
        .locator('a[href^="/meetings/"]')
        .first()
        .click();
      await page.getByRole('link', { name: 'Write the summary' }).waitFor();
    },
  },
  {
    name: 'meeting-closed-comments',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/meetings');
      const earlier = page.getByRole('region', { name: 'Earlier' });
      await earlier.locator('a[href^="/meetings/"]').first().click();
      await page
        .getByRole('button', { name: /^Comments/ })
        .first()
        .click();
      await shows(page, '[data-thread] , [data-field]');
    },
  },
  {
    name: 'meeting-history',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/meetings');
      const earlier = page.getByRole('region', { name: 'Earlier' });
      await earlier.locator('a[href^="/meetings/"]').first().click();
      await page.getByRole('link', { name: 'History', exact: true }).click();
      await page.getByRole('heading', { name: 'History of the minutes' }).waitFor();
      await shows(page, '[data-history="shown"]');
    },
  },
  {
    name: 'meetings-series',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/meetings');
      await page.getByRole('button', { name: 'Plan a meeting' }).click();
      await page.getByRole('menuitem', { name: /comes again/ }).click();
      await page.getByRole('status', { name: 'When they will be' }).waitFor();
    },
  },
  { name: 'settings', who: 'casemanager', go: at('/settings') },
  { name: 'people', who: 'admin', go: at('/settings/people') },
  { name: 'keys', who: 'admin', go: at('/settings/keys') },
  {
    name: 'new-key',
    who: 'admin',
    go: async ({ page }) => {
      await page.goto('/settings/keys');
      await page.getByRole('button', { name: 'New key…' }).click();
      await shows(page, '[role="dialog"] table');
    },
  },
  { name: 'webhooks', who: 'admin', go: at('/settings/webhooks') },
  {
    name: 'webhook',
    who: 'admin',
    go: async ({ page }) => {
      await page.goto('/settings/webhooks');
      await page.getByRole('link', { name: 'County outcomes register' }).click();
      await page.locator('summary').first().click();
    },
  },
  {
    name: 'new-webhook',
    who: 'admin',
    go: async ({ page }) => {
      await page.goto('/settings/webhooks');
      await page.getByRole('button', { name: 'New webhook…' }).click();
      await shows(page, '[role="dialog"] fieldset');
    },
  },
  {
    name: 'client-sharing',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/sharing');
      await visitor.page.getByRole('list', { name: /^Messages with/ }).waitFor();
    },
  },
  {
    name: 'client-sharing-goal',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/sharing');
      await visitor.page
        .getByRole('button', { name: /^Share/ })
        .first()
        .click();
      await visitor.page.getByRole('dialog').getByLabel('The goal in plain words').waitFor();
    },
  },
  {
    name: 'client-as-they-see-it',
    who: 'casemanager',
    go: async (visitor) => {
      await toNia(visitor, '/sharing');
      await visitor.page.getByRole('link', { name: /^As they see it: Folake/ }).click();
      await visitor.page.getByRole('heading', { name: /working on/ }).waitFor();
    },
  },
  {
    name: 'summary',
    who: 'casemanager',
    go: async ({ page }) => {
      await page.goto('/');
      await page.getByRole('link', { name: /^Summary: / }).click();
      await page.getByRole('complementary', { name: 'What went to whom' }).waitFor();
    },
  },
  {
    name: 'summary-read',
    who: 'nurse',
    go: async ({ page }) => {
      await page.goto('/');
      await page.getByRole('link', { name: /^Summary: / }).click();
      await page.getByRole('heading', { name: /^Summary: / }).waitFor();
    },
  },
  { name: 'portal-father', who: 'father', go: at('/portal') },
  { name: 'portal', who: 'family', go: at('/portal') },
];

const sizes = [
  { suffix: '', viewport: desktop },
  { suffix: '-phone', viewport: phone },
] as const;

describe('every page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
  });

  const signedIn = new Map<string, Promise<Visitor>>();
  const visitorFor = (who: Who | null, { suffix, viewport }: (typeof sizes)[number]) => {
    const key = `${who}${suffix}`;
    const known =
      signedIn.get(key) ??
      (who
        ? Visitor.signedIn(browser, sharedOrigin(), who, { viewport })
        : Visitor.open(browser, sharedOrigin(), { viewport }));
    signedIn.set(key, known);
    return known;
  };

  /** Opens a place once, and looks at it in the light and in the dark. */
  async function look(
    { name, who, go, parts }: Place,
    size: (typeof sizes)[number],
  ): Promise<void> {
    const visitor = await visitorFor(who, size);
    const { page } = visitor;
    const called = name + size.suffix;
    await page.emulateMedia({ colorScheme: 'light' });
    await go(visitor);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await keep(page, called);
    expect(await barriers(page, parts), called).toEqual([]);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, called).toBeLessThanOrEqual(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)));
    await keep(page, `${called}-dark`);
    // The same page in other colours.
    expect(await contrastBarriers(page, parts), `${called}-dark`).toEqual([]);
    expect(visitor.failures, called).toEqual([]);
  }

  it.for(places)('$name: nothing for axe to find, and no failure', async (place) => {
    // Side by side: both sizes have browsers of their own.
    await Promise.all(sizes.map((size) => look(place, size)));
  });
});
