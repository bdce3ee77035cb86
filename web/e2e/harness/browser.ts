import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from 'playwright-core';

const systemPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

interface Program {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/** A Chromium that is on the machine, Playwright's own, or the one that npm carries. */
async function program(): Promise<Program> {
  const own = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...systemPlaces];
  const found = own.find((place) => place && existsSync(place));
  return found ? { executablePath: found, env: environment() } : packedProgram();
}

const environment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry) => entry[1] !== undefined),
  ) as Record<string, string>;

/**
 * Chromium as npm carries it. It unpacks into TMPDIR/chromium, and brings libraries and fonts where
 * it thinks that it runs in a cloud; what it does to the environment must not reach our servers.
 */
async function packedProgram(): Promise<Program> {
  const before = environment();
  const folder = await mkdtemp(path.join(tmpdir(), 'chromium-'));
  try {
    process.env.TMPDIR = folder;
    process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';
    const { default: packed } = await import('@sparticuz/chromium');
    const executablePath = await packed.executablePath();
    const FONTCONFIG_FILE = await fontConfiguration(folder);
    return { executablePath, env: { ...environment(), FONTCONFIG_FILE } };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** The packed fonts' own configuration looks in /tmp; without a font a page ends its renderer. */
async function fontConfiguration(unpacked: string): Promise<string> {
  const file = path.join(unpacked, 'fonts.conf');
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
      <dir>${path.join(unpacked, 'fonts')}</dir>
      <cachedir>${path.join(unpacked, 'font-cache')}</cachedir>
    </fontconfig>`,
  );
  return file;
}

// Own arguments: those of the packed Chromium turn web security off.
const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];

export async function launch(): Promise<Browser> {
  return chromium.launch({ ...(await program()), headless: true, args });
}

/** A browser whose profile is in a folder, as a person's own is: it outlives a restart. */
export async function launchWithProfile(
  folder: string,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    ...(await program()),
    ...options,
    headless: true,
    args,
  });
}
