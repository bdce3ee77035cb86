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
import { inject } from 'vitest';

const systemPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

// Own arguments: those of the packed Chromium turn web security off.
const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];

export interface Program {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/**
 * The Chromium of the whole run: the one that npm carries, which has no windows to draw and takes a
 * third less of a processor, or where that does not run, one that is on the machine.
 */
export async function findProgram(): Promise<Program> {
  const { CHROMIUM_PATH: said } = process.env;
  if (said) return { executablePath: said, env: environment() };
  const packed = await packedProgram().catch(() => undefined);
  if (packed && (await runs(packed))) return packed;
  const found = [chromium.executablePath(), ...systemPlaces].find((place) => existsSync(place));
  if (!found) throw new Error('There is no Chromium. Set CHROMIUM_PATH to one.');
  return { executablePath: found, env: environment() };
}

/** Whether this machine has all that it needs. */
async function runs(program: Program): Promise<boolean> {
  try {
    await (await chromium.launch({ ...program, headless: true, args })).close();
    return true;
  } catch {
    return false;
  }
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

export async function launch(): Promise<Browser> {
  return chromium.launch({ ...inject('chromium'), headless: true, args });
}

/** A browser whose profile is in a folder, as a person's own is: it outlives a restart. */
export async function launchWithProfile(
  folder: string,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    ...inject('chromium'),
    ...options,
    headless: true,
    args,
  });
}
