import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DocumentPast } from './document-past.svelte.ts';
import type { Comparison, Step, Versions } from './history.queries.ts';

const at = '2026-11-23T09:00:00.000Z';
const one = { id: 'one', name: 'One', discipline: null };
const step = (toSeq: number): Step => ({
  fromSeq: toSeq,
  toSeq,
  beganAt: at,
  endedAt: at,
  edits: 1,
  membership: one,
  records: [],
});
const versions: Versions = {
  seq: 9,
  keptFromSeq: 0,
  keptFromAt: at,
  editable: true,
  named: [{ seq: 4, name: 'Before', at, namedAt: at, namedBy: one }],
  writers: [{ membership: one }],
  records: [],
};

/** Answers each question at once, or, while `held` is set, when they are let go. */
class Server {
  held: (() => void)[] | undefined;
  refusing = false;

  readonly fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { operationName, variables } = JSON.parse(init?.body as string) as {
      operationName: string;
      variables: { fromSeq: number; toSeq: number };
    };
    const body = JSON.stringify(this.#answer(operationName, variables));
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };

  #answer(operation: string, { fromSeq, toSeq }: { fromSeq: number; toSeq: number }): unknown {
    if (operation === 'DocumentVersions') return { data: { documentVersions: versions } };
    if (operation === 'DocumentSteps')
      return {
        data: {
          documentHistory: {
            nodes: [step(9), step(6)],
            pageInfo: { hasNextPage: true, endCursor: 'more' },
          },
        },
      };
    if (operation === 'DocumentComparison' && !this.refusing)
      return { data: { documentComparison: { fromSeq, toSeq, records: [] } satisfies Comparison } };
    return { data: null, errors: [{ message: 'no', extensions: { code: 'INTERNAL' } }] };
  }

  /** Lets the answers go one by one until `work` is done. */
  async letGo(work: Promise<unknown>, look?: () => void): Promise<void> {
    let done = false;
    void work.then(() => (done = true));
    while (!done) {
      look?.();
      this.held?.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

let server: Server;
let past: DocumentPast;
beforeEach(async () => {
  server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  past = new DocumentPast('document', 'one');
  await past.load();
});
afterEach(() => void vi.unstubAllGlobals());

const shown = () => past.comparison && [past.comparison.fromSeq, past.comparison.toSeq];

it('never shows the difference of one step under the name of another', async () => {
  expect(shown()).toEqual([8, 9]);
  server.held = [];
  const choosing = past.choose({ is: 'step', step: step(6) });
  expect(past.chosen).toMatchObject({ step: { toSeq: 6 } });
  expect(shown()).toBeUndefined();
  await server.letGo(choosing);
  expect(shown()).toEqual([5, 6]);
});

it('takes the reason of one step away with it', async () => {
  server.refusing = true;
  await past.choose({ is: 'step', step: step(6) });
  expect(past.comparisonProblem?.code).toBe('INTERNAL');
  server.refusing = false;
  server.held = [];
  const choosing = past.choose({ is: 'step', step: step(9) });
  expect(past.comparisonProblem).toBeUndefined();
  await server.letGo(choosing);
  expect(shown()).toEqual([8, 9]);
});

it('keeps what is looked at in sight while the same is asked for again', async () => {
  server.held = [];
  await server.letGo(past.load(), () => expect(shown()).toEqual([8, 9]));
});

it('says whether another list or more of this one is on its way', async () => {
  server.held = [];
  const more = past.more();
  expect(past.loading).toBe('more');
  const narrower = past.load({ memberId: 'one' });
  expect(past.loading).toBe('anew');
  await server.letGo(Promise.all([more, narrower]));
  expect(past.loading).toBeUndefined();
});
