import type * as Y from 'yjs';
import { DocumentUpdate } from '../../documents/document.entity.ts';
import { insertClientId, insertDocument } from '../../documents/document.store.ts';
import { insertCheckpoint, setName } from '../../documents/history.store.ts';
import { objectiveId } from '../plan-versions.ts';
import { replay, type DraftEdit, type DraftHistory } from '../plan-history.ts';
import type { ClientStory } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';

interface Head {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly lineageId: string;
  readonly clientId: string;
}

interface Draft {
  readonly client: ClientStory;
  readonly doc: Y.Doc;
  readonly clientId: number;
  /** When it was begun. */
  readonly at: Date;
}

/** The first of the clientIDs that are people's; the same for the same person every time. */
const firstOfPeople = 2 ** 20 + 1;

/** Stores a draft with the edits that it came about by; answers its snapshot. */
export async function writeHistory(
  writing: Writing,
  head: Head,
  { client, doc, clientId, at: begun }: Draft,
  history: DraftHistory,
): Promise<Uint8Array> {
  const { em, organisationId, calendar, ids } = writing;
  const at = ({ by, day, at: time }: Pick<DraftEdit, 'by' | 'day' | 'at'>): Date =>
    calendar.at(workdayOf(writing, by, day), time);
  const people = [...new Set(history.edits.map(({ by }) => by))];
  const context = { ...writing, clientKey: client.key };
  const { first, written } = replay(doc, history, {
    calendar,
    idOf: (root, key) =>
      root === 'objectives'
        ? objectiveId(context, key)
        : ids(root === 'goals' ? 'goal' : 'need', client.key, key),
    clientIdOf: (by) => firstOfPeople + people.indexOf(by),
  });
  for (const [index, person] of people.entries())
    await insertClientId(em, {
      ...head,
      clientId: firstOfPeople + index,
      memberId: memberOf(writing, person),
      at: begun,
    });
  const last = written.at(-1)?.state ?? first;
  await insertDocument(em, { ...head, snapshot: last, serverClientId: clientId });
  await em.execute('update live_document set seq = ?, snapshot_seq = ? where id = ?', [
    written.length,
    written.length,
    head.id,
  ]);
  await insertAll(
    em,
    DocumentUpdate,
    written.map(({ edit, seq, update, touched }) => ({
      id: ids('document-update', client.key, seq),
      organisationId,
      documentId: head.id,
      seq,
      memberId: memberOf(writing, edit.by),
      update: Buffer.from(update),
      at: at(edit),
      touched: [touched],
    })),
  );
  const checkpoint = { organisationId, documentId: head.id };
  await insertCheckpoint(em, { ...checkpoint, seq: 0, state: first, at: begun });
  for (const { after, name, ...naming } of history.named) {
    const of = written[after - 1];
    if (!of) throw new Error(`The draft of ${client.key} has no edit ${after}`);
    const { seq, state } = of;
    await insertCheckpoint(em, { ...checkpoint, seq, state, at: at(of.edit) });
    const byId = memberOf(writing, naming.by);
    await setName(em, { documentId: head.id, seq, had: false }, { name, byId, at: at(naming) });
  }
  return last;
}
