import { anchorsAt } from '@roundtable/schema/anchored-words';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { encodeBytes } from '#lib/kernel/document/bytes.ts';
import { LiveDocument, type DocumentKind } from '#lib/kernel/document/live-document.svelte.ts';
import { MemoryServer, Wire } from '#lib/kernel/document/memory-server.ts';
import type { ThreadInList } from './comments.queries.ts';
import { DocumentComments } from './document-comments.svelte.ts';

const kind: DocumentKind = {
  name: 'note',
  roots: ['about'],
  prepare: (doc) => void doc.getMap('about'),
  places: () => [],
};
const field = 'about//vision';

function thread(id: string, more: Partial<ThreadInList> = {}): ThreadInList {
  return {
    id,
    version: 1,
    field,
    anchor: '',
    head: '',
    quote: 'Words',
    createdAt: '2026-11-23T09:00:00Z',
    resolvedAt: null,
    resolvedBy: null,
    viewerCan: [],
    mentionsViewer: false,
    comments: [],
    ...more,
  };
}

/** What the server shows of a document's comments, or that it shows them no longer. */
class Server {
  threads: ThreadInList[] = [];
  gone = false;
  /** Answers wait here until they are let go. */
  held: (() => void)[] | undefined;

  readonly fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const { operationName } = JSON.parse(init?.body as string) as { operationName: string };
    // As it is when asked: an answer that is held grows old.
    const body = JSON.stringify(this.#answer(operationName));
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  };

  #answer(operation: string): unknown {
    if (this.gone)
      return { data: null, errors: [{ message: 'Gone', extensions: { code: 'NOT_FOUND' } }] };
    if (operation === 'DocumentCommenting')
      return { data: { documentCommenting: { viewerCan: ['thread.begin'], mentionable: [] } } };
    const pageInfo = { hasNextPage: false, endCursor: null };
    return { data: { documentComments: { nodes: this.threads, pageInfo } } };
  }
}

let server: Server;
let comments: DocumentComments;
const listed = () => comments.threads.map(({ id }) => id).sort();

beforeEach(() => {
  server = new Server();
  comments = new DocumentComments('document');
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run));
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
  vi.stubGlobal('document', { querySelectorAll: () => [{ dataset: { field } }] });
});
afterEach(() => void vi.unstubAllGlobals());

it('is what the server has now, and what was told of while it was asked', async () => {
  server.threads = [thread('one'), thread('two')];
  await comments.load();
  expect(listed()).toEqual(['one', 'two']);
  server.threads = [thread('two')];
  server.held = [];
  const loading = comments.load();
  await vi.waitFor(() => expect(server.held).toHaveLength(2));
  comments.put(thread('two', { version: 2 }));
  comments.put(thread('three'));
  for (const go of server.held) go();
  await loading;
  expect(listed()).toEqual(['three', 'two']);
  expect(comments.threads.find(({ id }) => id === 'two')?.version).toBe(2);
});

it('takes no answer to an earlier question for one to a later', async () => {
  server.threads = [thread('one')];
  server.held = [];
  const first = comments.load();
  await vi.waitFor(() => expect(server.held).toHaveLength(2));
  server.threads = [thread('one'), thread('two')];
  comments.put(thread('two'));
  const second = comments.load();
  const held = server.held;
  server.held = undefined;
  for (const go of held) go();
  await Promise.all([first, second]);
  expect(listed()).toEqual(['one', 'two']);
});

it('is empty once the person may not see it any more, and what they write stays', async () => {
  server.threads = [thread('one')];
  await comments.load();
  comments.drafts.set('one', 'Not sent yet');
  server.gone = true;
  await comments.load();
  expect(listed()).toEqual([]);
  expect(comments.mayBegin).toBe(false);
  expect(comments.problem?.code).toBe('NOT_FOUND');
  expect(comments.drafts.get('one')).toBe('Not sent yet');
  server.gone = false;
  await comments.load();
  expect(listed()).toEqual(['one']);
});

it('finds where the words are with each edit, and calls on no editor for it', async () => {
  const wire = new Wire(new MemoryServer());
  const live = new LiveDocument('document', kind, wire);
  wire.carry('down');
  const text = new Y.XmlText('All of the night');
  const vision = new Y.XmlFragment();
  vision.insert(0, [new Y.XmlElement('paragraph')]);
  live.edit((doc) => {
    doc.getMap('about').set('vision', vision);
    (vision.get(0) as Y.XmlElement).insert(0, [text]);
  });
  const anchors = anchorsAt(live.doc, field, 11, 16);
  if (!anchors) throw new Error('The words are not there');
  const [anchor, head] = [encodeBytes(anchors.anchor), encodeBytes(anchors.head)];
  server.threads = [thread('one', { anchor, head })];
  await comments.load();
  comments.open = true;
  const stop = comments.watch(live);
  const place = () => comments.shown[0]?.place;
  await expect.poll(place).toEqual({ from: 11, words: 'night' });

  const told = vi.fn();
  comments.onChange(told);
  live.edit(() => text.insert(0, 'Not '));
  await expect.poll(place).toEqual({ from: 15, words: 'night' });
  expect(told).not.toHaveBeenCalled();
  stop();
  live.dispose();
});
