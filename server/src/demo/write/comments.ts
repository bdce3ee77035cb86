import { anchorsOfWords, type Anchors } from '@roundtable/schema/anchored-words';
import * as Y from 'yjs';
import { readSnapshot } from '../../documents/document.store.ts';
import { Comment, CommentMention, CommentThread } from '../../features/comments/index.ts';
import type { CommentStory, ThreadStory } from '../comment-story.ts';
import type { ClientStory, Day, Person, TimeOfDay } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';
import { agendaItemId } from './meetings.ts';
import { planId, versionId } from './plans.ts';

interface Written {
  readonly id: string;
  readonly thread: ThreadStory;
  readonly client: ClientStory;
}

/** What was said about words of the plans and of minutes, with whom it mentions. */
export async function writeComments(writing: Writing): Promise<void> {
  const { em, story, ids } = writing;
  const threads = (story.comments ?? []).map((thread, index): Written => {
    const client = story.clients.find(({ key }) => key === thread.client);
    if (!client) throw new Error(`There is no client ${thread.client}`);
    return { id: ids('comment-thread', index), thread, client };
  });
  const said = threads.flatMap((written) =>
    written.thread.comments.map((comment, index) => ({
      id: ids('comment', written.id, index),
      written,
      comment,
    })),
  );
  const rows = [];
  for (const written of threads)
    rows.push(threadRow(writing, written, await anchorsOf(writing, written)));
  await insertAll(em, CommentThread, rows);
  await insertAll(
    em,
    Comment,
    said.map(({ id, written, comment }) => commentRow(writing, id, written, comment)),
  );
  await insertAll(
    em,
    CommentMention,
    said.flatMap(({ id, written, comment }) => mentionRows(writing, id, written, comment)),
  );
}

const momentOf = (writing: Writing, person: Person, day: Day, time: TimeOfDay): Date =>
  writing.calendar.at(workdayOf(writing, person, day), time);

/** The document that a thread is about, what it shares its threads with, and the field in it. */
function placeOf(writing: Writing, { thread, client }: Written) {
  if ('meeting' in thread) {
    const document = agendaItemId(writing, ...thread.meeting, client.key);
    return { kind: 'minutes', document, lineageId: document, field: `about//${thread.text}` };
  }
  return {
    kind: 'plan',
    document: versionId(writing, client.key, client.plan.versions.length),
    lineageId: planId(writing, client.key),
    field: `goals/${writing.ids('goal', client.key, thread.goal)}/${thread.text}`,
  };
}

/** Where the words stand in the document, as it was stored. */
async function anchorsOf(writing: Writing, written: Written): Promise<Anchors> {
  const { thread, client } = written;
  const { document, field } = placeOf(writing, written);
  const { snapshot } = await readSnapshot(writing.em, document);
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, snapshot);
  const anchors = anchorsOfWords(doc, field, thread.quote);
  if (!anchors) throw new Error(`“${thread.quote}” does not stand in ${field} of ${client.key}`);
  return anchors;
}

function threadRow(writing: Writing, written: Written, anchors: Anchors) {
  const { id, thread, client } = written;
  const { organisationId, ids } = writing;
  const first = thread.comments[0];
  if (!first) throw new Error(`Nothing is said about “${thread.quote}”`);
  const [by, day, time] = first;
  const { resolved } = thread;
  return {
    id,
    organisationId,
    ...placeOf(writing, written),
    client: ids('client', client.key),
    field: anchors.field,
    anchor: Buffer.from(anchors.anchor),
    head: Buffer.from(anchors.head),
    quote: thread.quote,
    createdBy: memberOf(writing, by),
    createdAt: momentOf(writing, by, day, time),
    resolvedBy: resolved ? memberOf(writing, resolved[0]) : null,
    resolvedAt: resolved ? momentOf(writing, ...resolved) : null,
    changeCount: thread.comments.length,
    version: 1,
  };
}

/** Keys of the people whom the words mention. */
const mentioned = (words: string): string[] =>
  [...words.matchAll(/\{([a-z]+)\}/g)].map(([, person = '']) => person);

function commentRow(
  writing: Writing,
  id: string,
  { id: thread, client }: Written,
  [person, day, time, words]: CommentStory,
) {
  const { organisationId, ids, calendar, story } = writing;
  const named = words.replaceAll(
    /\{([a-z]+)\}/g,
    (_, key: string) => `@${story.people[key]?.name ?? key}`,
  );
  return {
    id,
    organisationId,
    thread,
    clientId: ids('client', client.key),
    author: memberOf(writing, person),
    written: calendar.words(named),
    at: momentOf(writing, person, day, time),
    editedAt: null,
    withdrawnAt: null,
    version: 1,
  };
}

function mentionRows(
  writing: Writing,
  comment: string,
  { id: thread, client }: Written,
  [person, day, time, words]: CommentStory,
) {
  return mentioned(words).map((key) => {
    if (!client.care.some(({ member }) => member === key))
      throw new Error(`${key} does not take part in ${client.key}'s care`);
    return {
      id: writing.ids('comment-mention', comment, key),
      organisationId: writing.organisationId,
      thread,
      comment,
      member: memberOf(writing, key),
      at: momentOf(writing, person, day, time),
      readAt: null,
      withdrawnAt: null,
    };
  });
}
