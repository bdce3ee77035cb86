/** Opens the port. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { StartError } from './start-error.ts';

/** @throws StartError when the port cannot be had */
export async function listen(
  server: Server,
  config: Pick<Config, 'host' | 'port'>,
): Promise<{ port: number; internalOrigin: string }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (problem: NodeJS.ErrnoException) => {
      reject(new StartError(explain(problem, config), { cause: problem }));
    });
    server.listen({ host: config.host, port: config.port }, resolve);
  });
  const { address, family, port } = server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return { port, internalOrigin: `http://${host}:${port}` };
}

function explain(problem: NodeJS.ErrnoException, { host, port }: Pick<Config, 'host' | 'port'>) {
  if (problem.code === 'EADDRINUSE') {
    return `port ${port} is in use. Stop what uses it, or set PORT to another (PORT=0 takes a free one).`;
  }
  if (problem.code === 'EACCES')
    return `port ${port} may not be opened by this user. Set PORT above 1023.`;
  return `${host}:${port} cannot be listened at (${problem.message}). Check HOST and PORT.`;
}
