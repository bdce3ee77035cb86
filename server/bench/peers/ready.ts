import type { AddressInfo } from 'node:net';

/** Tells who started this process that it listens, and where. */
export function ready(address: string | AddressInfo | null): void {
  if (typeof address === 'object' && address) process.stdout.write(`listening ${address.port}\n`);
}
