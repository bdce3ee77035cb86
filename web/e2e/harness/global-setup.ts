import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { findProgram, type Program } from './browser.ts';
import { TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the browser is that all tests launch. */
    chromium: Program;
    /** The servers that the ordinary tests share, one a worker; those that stop a server have their own. */
    origins: readonly string[];
    /** A data folder with the demonstration organisation, of which each server has a copy. */
    prepared: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', await findProgram());
  const prepared = await TestServer.prepare();
  project.provide('prepared', prepared);
  const workers = Array.from({ length: Number(project.config.maxWorkers) });
  const servers = await Promise.all(workers.map(() => TestServer.start(prepared)));
  project.provide(
    'origins',
    servers.map(({ origin }) => origin),
  );
  return async () => {
    await Promise.all(servers.map((server) => server.remove()));
    await rm(prepared, { recursive: true, force: true });
  };
}
