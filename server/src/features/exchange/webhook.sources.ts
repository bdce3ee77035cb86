/**
 * Which changes webhooks may tell of, and which clients each is about. A topic that is not here is
 * told to nobody outside: a feature that adds one decides it here.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayOf } from '../../kernel/db/array.ts';
import type { RecordedChange } from '../../kernel/operation.ts';
import type { Topic } from '../../kernel/topics.ts';
import type { WebhookEvent } from './webhook.enums.ts';

/** A change as another system is told of it. */
export interface ToldChange {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly recordType: string;
  readonly recordId: string;
  readonly clientIds: readonly string[];
}

interface Source {
  readonly event: WebhookEvent;
  /** The `type` of the message. */
  readonly type: string;
  /** Milliseconds in which changes of a record are told by one message. */
  readonly gathers: number;
  /** What may be told of changes; those that are left out are not. */
  told(em: EntityManager, changes: readonly RecordedChange[]): Promise<ToldChange[]>;
}

/** A note is no program's business until it is signed or its author shares it (`note.policy.ts`). */
async function toldNotes(
  em: EntityManager,
  changes: readonly RecordedChange[],
): Promise<ToldChange[]> {
  const rows = await em.execute<{ id: string; client_id: string }[]>(
    `select id, client_id from note where id = any(?::uuid[])
       and (status = 'signed' or (shared and status = 'draft'))`,
    [arrayOf(changes.map(({ recordId }) => recordId))],
  );
  return rows.map(({ id, client_id: clientId }) => ({
    subjectType: 'Client',
    subjectId: clientId,
    recordType: 'Note',
    recordId: id,
    clientIds: [clientId],
  }));
}

/** What in the plan changed is asked with `planChanges`, from where the receiver left off. */
async function toldPlans(
  em: EntityManager,
  changes: readonly RecordedChange[],
): Promise<ToldChange[]> {
  const rows = await em.execute<{ id: string; client_id: string }[]>(
    'select id, client_id from plan where id = any(?::uuid[])',
    [arrayOf(changes.map(({ subjectId }) => subjectId))],
  );
  return rows.map(({ id, client_id: clientId }) => ({
    subjectType: 'Client',
    subjectId: clientId,
    recordType: 'Plan',
    recordId: id,
    clientIds: [clientId],
  }));
}

/** An item of the agenda concerns its client; the meeting itself, everybody on its agenda. */
async function toldMeetings(
  em: EntityManager,
  changes: readonly RecordedChange[],
): Promise<ToldChange[]> {
  const rows = await em.execute<{ id: string; meeting_id: string; client_id: string }[]>(
    `select id, meeting_id, client_id from agenda_item
     where meeting_id = any(?::uuid[]) and removed_at is null`,
    [arrayOf(changes.map(({ subjectId }) => subjectId))],
  );
  const items = new Map(rows.map((row) => [row.id, row]));
  return changes.map(({ subjectId, recordId }) => {
    const item = items.get(recordId);
    const onAgenda = rows.filter((row) => row.meeting_id === subjectId);
    return {
      subjectType: 'Meeting',
      subjectId,
      recordType: item ? 'AgendaItem' : 'Meeting',
      recordId: item ? recordId : subjectId,
      clientIds: item ? [item.client_id] : [...new Set(onAgenda.map((row) => row.client_id))],
    };
  });
}

const toldTasks = (_em: EntityManager, changes: readonly RecordedChange[]): Promise<ToldChange[]> =>
  Promise.resolve(
    changes.map(({ subjectId, recordId }) => ({
      subjectType: 'Client',
      subjectId,
      recordType: 'Task',
      recordId,
      clientIds: [subjectId],
    })),
  );

/**
 * Not here, and so told to nobody: what single people do (`tasks`, of which `clientTasks` tells what
 * concerns a client), what a relative sees (`family`) and what families write (`familyMessages`).
 */
export const sources: Partial<Record<Topic, Source>> = {
  notes: { event: 'notes', type: 'note.changed', gathers: 2_000, told: toldNotes },
  plan: { event: 'plans', type: 'plan.changed', gathers: 5_000, told: toldPlans },
  meeting: { event: 'meetings', type: 'meeting.changed', gathers: 0, told: toldMeetings },
  clientTasks: { event: 'tasks', type: 'task.changed', gathers: 0, told: toldTasks },
};
