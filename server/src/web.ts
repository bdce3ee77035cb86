/** SvelteKit's pages, served by this same process from what `vite build` made of web/. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from './kernel/config.ts';

export type WebHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (problem?: unknown) => void,
) => void;

const protocolHeader = 'x-roundtable-protocol';
const built = path.resolve(import.meta.dirname, '../../web/build/handler.js');

/**
 * The handler for everything that is not the API. Where the pages are not built (tests of the API)
 * it answers 503 and says so.
 */
export async function createWebHandler(config: Pick<Config, 'origin'>): Promise<WebHandler> {
  if (!existsSync(built)) return notBuilt;
  // adapter-node takes every request for https unless a header says otherwise, and reads which header
  // when it is imported. Clients could forge it, so it is overwritten on each request.
  process.env.PROTOCOL_HEADER = protocolHeader;
  const { handler } = (await import(pathToFileURL(built).href)) as { handler: WebHandler };
  const protocol = new URL(config.origin).protocol.slice(0, -1);
  return (request, response, next) => {
    request.headers[protocolHeader] = protocol;
    handler(request, response, next);
  };
}

function notBuilt(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('The pages are not built. Run `pnpm build` and start again.\n');
}
