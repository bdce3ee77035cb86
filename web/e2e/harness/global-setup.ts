import type { TestProject } from 'vitest/node';
import { TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers that the ordinary tests share, one a worker; those that stop a server have their own. */
    origins: readonly string[];
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Number(project.config.maxWorkers);
  const servers: TestServer[] = [];
  // One after the other: each makes the demonstration organisation.
  for (let worker = 0; worker < workers; worker += 1) servers.push(await TestServer.start());
  project.provide(
    'origins',
    servers.map(({ origin }) => origin),
  );
  return async () => void (await Promise.all(servers.map((server) => server.remove())));
}
