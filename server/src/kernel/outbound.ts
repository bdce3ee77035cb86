/**
 * Calls to machines whose address somebody typed in. They go to public addresses alone: otherwise
 * the server could be sent to what only it can reach (its database, a cloud's metadata service). The
 * address is looked at when the connection is made, since a name can answer differently each time.
 */
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Why a call did not come to an answer, as a code: `TIMEOUT`, `ECONNREFUSED`, … */
export class OutboundProblem extends Error {
  override readonly name = 'OutboundProblem';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface OutboundAnswer {
  /** The HTTP status. Redirects are not followed: 3xx is an answer like any other. */
  readonly status: number;
  /** The beginning of the body, at most 200 characters. */
  readonly excerpt: string;
}

export interface Outbound {
  /**
   * Whether an address may be called, as far as can be told now: `PRIVATE_ADDRESS`, `NO_ADDRESS` (the
   * name is not known) or null. The call itself asks again.
   */
  refusal(url: URL): Promise<'PRIVATE_ADDRESS' | 'NO_ADDRESS' | null>;
  /** Whether the operator listed this host and port, so that it may be private and without TLS. */
  isListed(url: URL): boolean;
  /**
   * Posts a body, on a connection of its own.
   * @param patience milliseconds for the whole of it
   * @param stop gives up at once, with the code `STOPPED`
   * @throws OutboundProblem
   */
  post(
    url: URL,
    body: string,
    headers: Readonly<Record<string, string>>,
    patience: number,
    stop?: AbortSignal,
  ): Promise<OutboundAnswer>;
}

const excerptLength = 200;

/** Addresses that anybody on the internet can reach; all special ones (RFC 6890) are not. */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false;
  // `process` reads an IPv4 address that is written as IPv6 as what it is.
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  // What may be routed of IPv6 so far; NAT64 and 6to4, which carry IPv4 addresses, are no unicast.
  return address.kind() === 'ipv4' || address.match(ipaddr.IPv6.parse('2000::'), 3);
}

/** The host of a URL without the brackets of IPv6. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** @param listed `host:port`s that may be private (WEBHOOK_PRIVATE_HOSTS) */
export function createOutbound(listed: readonly string[]): Outbound {
  const isListed = ({ protocol, hostname, port }: URL): boolean =>
    listed.includes(`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`);

  /** Node calls this for names when it connects, and connects to what it answers. */
  const publicLookup: LookupFunction = (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error || !first) return callback(error ?? new OutboundProblem('NO_ADDRESS'), []);
      if (!addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new OutboundProblem('PRIVATE_ADDRESS'), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  return {
    isListed,
    async refusal(url) {
      if (isListed(url)) return null;
      const host = hostOf(url);
      if (isIP(host)) return isPublicAddress(host) ? null : 'PRIVATE_ADDRESS';
      const found = dns.promises.lookup(host, { all: true }).catch(() => []);
      const addresses = await Promise.race([found, waited(3_000)]);
      // The resolver did not answer in time: it is asked again at each call.
      if (!addresses) return null;
      if (addresses.length === 0) return 'NO_ADDRESS';
      return addresses.every(({ address }) => isPublicAddress(address)) ? null : 'PRIVATE_ADDRESS';
    },
    async post(url, body, headers, patience, stop) {
      const host = hostOf(url);
      // Node looks up names alone.
      if (!isListed(url) && isIP(host) && !isPublicAddress(host))
        throw new OutboundProblem('PRIVATE_ADDRESS');
      const { request } = url.protocol === 'https:' ? https : http;
      const late = AbortSignal.timeout(patience);
      const signal = stop ? AbortSignal.any([late, stop]) : late;
      return new Promise<OutboundAnswer>((resolve, reject) => {
        const fail = (error: unknown) => reject(asProblem(error, late, stop));
        const sent = request(
          url,
          {
            method: 'POST',
            headers: { ...headers, 'content-length': Buffer.byteLength(body) },
            agent: false,
            signal,
            ...(isListed(url) ? {} : { lookup: publicLookup }),
          },
          (response) => {
            let excerpt = '';
            const done = () => resolve({ status: response.statusCode ?? 0, excerpt });
            response.setEncoding('utf8');
            response.on('data', (chunk: string) => {
              excerpt = (excerpt + chunk).slice(0, excerptLength);
              if (excerpt.length < excerptLength) return;
              done();
              response.destroy();
            });
            response.on('end', done);
            response.on('error', fail);
          },
        );
        sent.on('error', fail);
        sent.end(body);
      });
    },
  };
}

const waited = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });

function asProblem(error: unknown, late: AbortSignal, stop?: AbortSignal): OutboundProblem {
  if (error instanceof OutboundProblem) return error;
  if (stop?.aborted) return new OutboundProblem('STOPPED');
  if (late.aborted) return new OutboundProblem('TIMEOUT');
  const { code } = error as { code?: unknown };
  return new OutboundProblem(typeof code === 'string' ? code : 'UNKNOWN');
}
