/** The two questions that operators' machines ask: does the process live, and can it serve. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** `check` throws, with words for operators, when its part cannot serve. */
export interface HealthCheck {
  readonly name: string;
  /** Its words are shown, and the process is ready all the same. */
  readonly tolerated?: boolean;
  check(): Promise<void>;
}

export interface Health {
  /** 200 as long as the process answers. */
  healthz(request: IncomingMessage, response: ServerResponse): void;
  /** 200 when every check passes or is tolerated, else 503; the body names each check and why it fails. */
  readyz(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** From now on `readyz` answers 503, so that no new work is sent here. */
  stop(): void;
}

/** @param patience milliseconds that a check may take before it counts as failed */
export function createHealth(checks: readonly HealthCheck[], patience = 3_000): Health {
  let stopping = false;
  return {
    healthz(_request, response) {
      answer(response, 200, { status: 'ok' });
    },
    async readyz(_request, response) {
      if (stopping) {
        answer(response, 503, { status: 'stopping' });
        return;
      }
      const results = await Promise.all(
        checks.map(async ({ name, check, tolerated = false }) => {
          const result = await outcome(check, patience);
          return { name, result, ready: tolerated || result === 'ok' };
        }),
      );
      const ready = results.every((each) => each.ready);
      answer(response, ready ? 200 : 503, {
        status: ready ? 'ok' : 'unavailable',
        checks: Object.fromEntries(results.map(({ name, result }) => [name, result])),
      });
    },
    stop() {
      stopping = true;
    },
  };
}

async function outcome(check: () => Promise<void>, patience: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${patience} ms`), patience);
  });
  try {
    return await Promise.race([
      check().then(
        () => 'ok',
        (problem: unknown) => (problem instanceof Error ? problem.message : 'failed'),
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
