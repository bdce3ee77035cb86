import type { Browser, BrowserContext, Page } from 'playwright-core';

export type Who =
  | 'admin'
  | 'supervisor'
  | 'casemanager'
  | 'therapist'
  | 'psychiatrist'
  | 'nurse'
  | 'teacher'
  | 'family'
  | 'father';

export interface Visit {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
}

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };
export const password = 'roundtable';

/** Somebody of the demonstration organisation at a browser of their own. */
export class Visitor {
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught errors of the page's scripts. */
  readonly failures: string[] = [];

  private constructor(origin: string, context: BrowserContext, page: Page) {
    this.origin = origin;
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.failures.push(error.stack ?? error.message));
  }

  /** Opens a browser window without signing in. */
  static async open(browser: Browser, origin: string, visit: Visit = {}): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: visit.viewport ?? desktop,
      colorScheme: visit.colorScheme ?? 'light',
      reducedMotion: 'reduce',
      baseURL: origin,
    });
    context.setDefaultTimeout(60_000);
    return new Visitor(origin, context, await context.newPage());
  }

  /** At a browser window that is there already. */
  static async at(context: BrowserContext, origin: string): Promise<Visitor> {
    context.setDefaultTimeout(60_000);
    return new Visitor(origin, context, context.pages()[0] ?? (await context.newPage()));
  }

  /** Signs in at a window where nobody is. */
  async signIn(who: Who): Promise<void> {
    await this.page.goto(`${this.origin}/sign-in`);
    await this.submit(`${who}@demo.test`, password);
    await this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  }

  static async signedIn(
    browser: Browser,
    origin: string,
    who: Who,
    visit: Visit = {},
  ): Promise<Visitor> {
    const visitor = await Visitor.open(browser, origin, visit);
    await visitor.signIn(who);
    return visitor;
  }

  /** Fills in the sign-in form. The page answers buttons once its scripts run. */
  async submit(email: string, secret: string): Promise<void> {
    await this.page.getByLabel(/e-mail/i).fill(email);
    await this.page
      .getByLabel(/password/i)
      .first()
      .fill(secret);
    await this.page.getByRole('button', { name: /^sign in$/i }).click();
  }

  /** Asks the API as this person. */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<Data>> {
    const response = await this.context.request.post(`${this.origin}/graphql`, {
      data: { query, variables },
      headers: { 'content-type': 'application/json', origin: this.origin },
    });
    return (await response.json()) as Answer<Data>;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}
