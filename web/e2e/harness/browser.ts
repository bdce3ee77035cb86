import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const systemPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A Chromium that is on the machine, Playwright's own, or the one that npm carries. */
async function executable(): Promise<string> {
  const own = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...systemPlaces];
  const found = own.find((place) => place && existsSync(place));
  if (found) return found;
  // It unpacks into TMPDIR/chromium, and brings its own libraries when it thinks that it runs there.
  process.env.TMPDIR = await mkdtemp(path.join(tmpdir(), 'chromium-'));
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: await executable(),
    headless: true,
    // Own arguments: those of the packed Chromium turn web security off.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}
