import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  ApproveSummary,
  ReopenSummary,
  type MeetingWithSummaries,
  type Summary,
} from './summaries.queries.ts';
import { SummaryDesk } from './summary-desk.svelte.ts';

const meetingId = 'meeting';

/** A summary’s words as the server keeps them: a save or a step is refused on an old version. */
class Server {
  summary: Summary = {
    id: 'team',
    version: 1,
    audience: 'TEAM',
    state: 'DRAFT',
    number: 1,
    title: 'Monday',
    viewerCan: ['summary.edit', 'summary.approve'],
    client: null,
    corrects: null,
    approvedAt: null,
    approvedBy: null,
    sentAt: null,
    sentBy: null,
    recalledAt: null,
    recalledBy: null,
    recallReason: null,
    parts: [
      { id: 'first', version: 1, language: 'en', words: 'as it was', client: null },
      { id: 'second', version: 1, language: 'en', words: 'as it was', client: null },
    ],
    recipients: [],
  };
  /** Answers wait here until they are let go. */
  held: (() => void)[] | undefined;
  asked: string[] = [];

  get meeting(): MeetingWithSummaries {
    return {
      id: meetingId,
      title: 'Monday',
      startsAt: '2026-11-23T09:00:00Z',
      status: 'CLOSED',
      viewerCan: ['summary.draft'],
      summaries: [this.summary],
      mySummary: null,
    };
  }

  change(changed: Partial<Summary>): void {
    this.summary = { ...this.summary, ...changed, version: this.summary.version + 1 };
  }

  words(part: string, words: string): void {
    const parts = this.summary.parts.map((each) =>
      each.id === part ? { ...each, words, version: each.version + 1 } : each,
    );
    this.change({ parts });
  }

  readonly fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { operationName, variables } = JSON.parse(init?.body as string) as {
      operationName: string;
      variables: { input: { version: number; parts: { id: string; words: string }[] } };
    };
    this.asked.push(operationName);
    // As it is when asked: an answer that is held grows old.
    const body = JSON.stringify(this.#answer(operationName, variables.input));
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };

  #answer(
    operation: string,
    input: { version: number; parts: { id: string; words: string }[] },
  ): unknown {
    const refused = (code: string) => ({
      data: null,
      errors: [{ message: code, extensions: { code } }],
    });
    if (operation === 'MeetingSummaries') return { data: { meeting: this.meeting } };
    if (input.version !== this.summary.version) return refused('CONFLICT');
    if (operation === 'SaveSummary') {
      if (!this.summary.viewerCan.includes('summary.edit')) return refused('FORBIDDEN');
      for (const { id, words } of input.parts) this.words(id, words);
    }
    if (operation === 'ApproveSummary') this.approve();
    if (operation === 'ReopenSummary')
      this.change({ state: 'DRAFT', viewerCan: ['summary.edit', 'summary.approve'] });
    const field = operation.charAt(0).toLowerCase() + operation.slice(1);
    return { data: { [field]: { summary: this.summary } } };
  }

  approve(): void {
    this.change({ state: 'APPROVED', viewerCan: ['summary.reopen'] });
  }

  wordsOf(part: string): string | undefined {
    return this.summary.parts.find(({ id }) => id === part)?.words;
  }
}

let server: Server;
let desk: SummaryDesk;
const shown = (part: string): string =>
  desk.wordsOf(part, desk.chosen?.parts.find(({ id }) => id === part)?.words ?? '');
const asShown = ({ id, version }: Summary) => ({ id, version });

beforeEach(() => {
  server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  desk = new SummaryDesk(server.meeting);
});
afterEach(() => void vi.unstubAllGlobals());

/** Lets the answers go one by one until `work` is done. */
async function letGo(work: Promise<unknown>): Promise<void> {
  let done = false;
  void work.then(() => (done = true));
  while (!done) {
    server.held?.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('shows what a colleague wrote', async () => {
  server.words('second', 'theirs');
  await desk.refresh();
  expect(shown('second')).toBe('theirs');
});

it('never takes an answer that is older than a save for somebody else’s words', async () => {
  server.held = [];
  const reading = desk.refresh();
  desk.write('first', 'mine');
  await letGo(Promise.all([reading, desk.save()]));
  desk.write('first', 'mine, and more');
  await letGo(desk.save());
  expect(desk.problem).toBeUndefined();
  expect(desk.refused).toBeUndefined();
  expect(server.wordsOf('first')).toBe('mine, and more');
});

it('does not put a colleague’s words silently under those that came while it asked', async () => {
  server.held = [];
  server.words('first', 'theirs');
  const reading = desk.refresh();
  await new Promise((resolve) => setImmediate(resolve));
  desk.write('first', 'mine');
  await letGo(reading);
  await letGo(desk.save());
  expect(server.wordsOf('first')).toBe('theirs');
  expect(desk.refused?.id).toBe('team');
  expect(shown('first')).toBe('mine');
  await letGo(desk.keepMine());
  expect(server.wordsOf('first')).toBe('mine');
  expect(desk.unsaved).toBe(false);
});

it('shows what happened while words were unsaved, once they are saved', async () => {
  desk.write('first', 'mine');
  server.change({ viewerCan: ['summary.edit'] });
  await desk.refresh();
  expect(desk.chosen?.viewerCan).toContain('summary.approve');
  await desk.save();
  await desk.keepMine();
  expect(desk.chosen?.viewerCan).toEqual(['summary.edit']);
  expect(server.wordsOf('first')).toBe('mine');
});

it('takes theirs and gives up mine', async () => {
  desk.write('first', 'mine');
  server.words('first', 'theirs');
  await desk.save();
  await desk.takeTheirs();
  expect(shown('first')).toBe('theirs');
  expect(desk.unsaved).toBe(false);
});

it('keeps words in sight that a colleague approved it without, and the way on open', async () => {
  desk.write('first', 'mine');
  server.approve();
  expect(await desk.save()).toBe(false);
  expect(desk.chosen?.state).toBe('APPROVED');
  expect(desk.stranded).toEqual(['mine']);
  expect(await desk.step(ReopenSummary, 'team', asShown)).toBeUndefined();
  expect(desk.stranded).toEqual([]);
  expect(shown('first')).toBe('mine');
  expect(server.wordsOf('first')).toBe('as it was');
  await desk.keepMine();
  expect(server.wordsOf('first')).toBe('mine');
});

it('lets them go where they are not wanted any more', async () => {
  desk.write('first', 'mine');
  server.approve();
  await desk.save();
  await desk.takeTheirs();
  expect(desk.unsaved).toBe(false);
});

it('approves no words that were not seen', async () => {
  server.held = [];
  server.words('first', 'unseen');
  const reading = desk.refresh();
  const approving = desk.step(ApproveSummary, 'team', asShown);
  await letGo(Promise.all([reading, approving]));
  expect((await approving)?.code).toBe('CONFLICT');
  expect(server.summary.state).toBe('DRAFT');
  expect(shown('first')).toBe('unseen');
});

it('approves what was typed a moment ago', async () => {
  desk.write('first', 'mine');
  expect(await desk.step(ApproveSummary, 'team', asShown)).toBeUndefined();
  expect(server.summary.state).toBe('APPROVED');
  expect(server.wordsOf('first')).toBe('mine');
});
