/** Calls to machines whose address somebody typed in, and secrets that are kept sealed. */
import { describe, expect, it } from 'vitest';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound, isPublicAddress } from './outbound.ts';
import { createSeal } from './seal.ts';

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['0.0.0.0', '255.255.255.255', '224.0.0.1', '192.0.2.1', '198.18.0.1', '240.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'fec0::1', '::7f00:1'],
    ...['localhost', '', '1.2.3'],
  ])('%j is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '::ffff:93.184.216.34'])(
    '%j is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('a call', () => {
  it.each([
    // As URLs are read, these are all 127.0.0.1.
    ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://127.1:8443/'],
    ...['https://[::1]/', 'https://[::ffff:7f00:1]/', 'https://169.254.169.254/latest/meta-data'],
    'https://localhost/',
  ])('to %s is refused when it is asked for and when it is made', async (address) => {
    const outbound = createOutbound([]);
    const url = new URL(address);
    expect(await outbound.refusal(url)).toBe('PRIVATE_ADDRESS');
    await expect(outbound.post(url, '{}', {}, 20_000)).rejects.toMatchObject({
      code: 'PRIVATE_ADDRESS',
    });
  });

  it('reaches no private address by a name that only now has one', async () => {
    let calls = 0;
    const inner = createServer((_request, response) => {
      calls += 1;
      response.end();
    });
    await new Promise<void>((resolve) => inner.listen(0, 'localhost', resolve));
    const { port } = inner.address() as AddressInfo;
    // As a name that was public when the endpoint was made: nobody asked before the call.
    const url = new URL(`http://localhost:${port}/`);
    await expect(createOutbound([]).post(url, '{}', {}, 20_000)).rejects.toMatchObject({
      code: 'PRIVATE_ADDRESS',
    });
    expect(calls).toBe(0);
    const listed = createOutbound([`localhost:${port}`]);
    expect(await listed.post(url, '{}', {}, 20_000)).toEqual({ status: 200, excerpt: '' });
    expect(await listed.refusal(new URL(`http://localhost:${port + 1}/`))).toBe('PRIVATE_ADDRESS');
    await new Promise((resolve) => inner.close(resolve));
  });

  it('to a receiver that says nothing, or never ends, comes to its end', async () => {
    const slow = createServer((request, response) => {
      if (request.url === '/silent') return;
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'.repeat(60)), 5);
      response.on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as AddressInfo;
    const outbound = createOutbound([`127.0.0.1:${port}`]);
    const post = (path: string) =>
      outbound.post(new URL(`http://127.0.0.1:${port}${path}`), '{}', {}, 300);
    await expect(post('/silent')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(
      outbound.post(new URL(`http://127.0.0.1:${port}/endless`), '{}', {}, 20_000),
    ).resolves.toEqual({ status: 200, excerpt: 'x'.repeat(200) });
    slow.closeAllConnections();
    await new Promise((resolve) => slow.close(resolve));
  });
});

describe('a sealed secret', () => {
  const seal = createSeal('a secret of the tests that is long enough');

  it('opens with the same secret, for what it belongs to', () => {
    const sealed = seal.seal('whsec_x', 'endpoint');
    expect(sealed).not.toContain('whsec_x');
    expect(seal.open(sealed, 'endpoint')).toBe('whsec_x');
    expect(seal.seal('whsec_x', 'endpoint')).not.toBe(sealed);
  });

  it('does not open for something else, with another secret, or changed', () => {
    const sealed = seal.seal('whsec_x', 'endpoint');
    expect(() => seal.open(sealed, 'another')).toThrow();
    expect(() => createSeal('another secret').open(sealed, 'endpoint')).toThrow();
    expect(() => seal.open(`${sealed.slice(0, -2)}AA`, 'endpoint')).toThrow();
    expect(() => seal.open('whsec_x', 'endpoint')).toThrow();
  });
});
