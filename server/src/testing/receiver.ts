/** A receiver of webhooks on the loopback, which answers as a test says and keeps what it got. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: Record<string, string>;
  /** As it came, byte for byte: what the signature is of. */
  readonly body: string;
  readonly message: {
    readonly id: string;
    readonly type: string;
    readonly at: string;
    readonly subject: { readonly type: string; readonly id: string } | null;
    readonly record: { readonly type: string; readonly id: string } | null;
  };
}

export interface Receiver {
  /** `127.0.0.1:port`, for WEBHOOK_PRIVATE_HOSTS. */
  readonly host: string;
  /** An address of its own for each endpoint: `receiver.url('/one')`. */
  url(path: string): string;
  /** What came to a path so far. */
  got(path: string): Received[];
  /** What the path answers from now on: 204 unless said. `silent` never answers. */
  answer(path: string, how: { status: number; body?: string; location?: string } | 'silent'): void;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const got = new Map<string, Received[]>();
  const answers = new Map<string, Parameters<Receiver['answer']>[1]>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const headers = request.headers as Record<string, string>;
      const message = JSON.parse(body) as Received['message'];
      got.set(path, [...(got.get(path) ?? []), { headers, body, message }]);
      const how = answers.get(path) ?? { status: 204 };
      if (how === 'silent') return;
      response
        .writeHead(how.status, how.location ? { location: how.location } : {})
        .end(how.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (path) => `http://${host}${path}`,
    got: (path) => got.get(path) ?? [],
    answer: (path, how) => void answers.set(path, how),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
