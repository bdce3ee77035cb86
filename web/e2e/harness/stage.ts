import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from './browser.ts';
import { Visitor, type Visit, type Who } from './people.ts';
import { TestServer } from './server.ts';

/** A browser, and a server that the file's tests may stop: there for as long as they run. */
export class Stage {
  browser!: Browser;
  server!: TestServer;

  /** Somebody signs in, at a browser window of their own. */
  come(who: Who, visit: Visit = {}): Promise<Visitor> {
    return Visitor.signedIn(this.browser, this.server.origin, who, visit);
  }
}

/** For all tests of the file that calls it. */
export function stage(): Stage {
  const made = new Stage();
  beforeAll(async () => {
    // One after the other: the packed Chromium changes the environment while it unpacks.
    made.browser = await launch();
    made.server = await TestServer.start();
  });
  afterAll(async () => {
    await made.browser?.close();
    await made.server?.remove();
  });
  return made;
}
