import type { TestProject } from 'vitest/node';
import { TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that the ordinary tests share; those that stop a server have their own. */
    origin: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await TestServer.start();
  project.provide('origin', server.origin);
  return () => server.remove();
}
