/** Makes deliveries of changes, in the transaction that makes the changes. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangesHook } from '../../kernel/changes.ts';
import { arrayOf } from '../../kernel/db/array.ts';
import { expecting } from '../../kernel/db/round-trip.ts';
import { statement } from '../../kernel/db/statement.ts';
import { newId } from '../../kernel/ids.ts';
import { markDue } from '../../kernel/jobs.ts';
import type { RecordedChange } from '../../kernel/operation.ts';
import type { WebhookEvent } from './webhook.enums.ts';
import { reachOfEndpoints } from './webhook.reach.ts';
import { sources, type ToldChange } from './webhook.sources.ts';

interface Endpoint {
  readonly id: string;
  readonly events: WebhookEvent[];
  readonly programmeIds: string[] | null;
}

interface NewDelivery extends ToldChange {
  readonly endpointId: string;
  readonly type: string;
  readonly nextAt: Date;
}

const bySource = (changes: readonly RecordedChange[]) =>
  [...Map.groupBy(changes, ({ topic }) => topic)].flatMap(([topic, own]) => {
    const source = sources[topic];
    return source ? [{ source, own }] : [];
  });

const noEndpoint = statement(
  'no-endpoint',
  `${expecting('count(*) = 0')} from webhook_endpoint where active and events && ?::text[]`,
);

export const tellWebhooks: ChangesHook = {
  idle(changes) {
    const events = bySource(changes).map(({ source }) => source.event);
    return events.length > 0 ? noEndpoint(arrayOf(events)) : null;
  },
  recorded: makeDeliveries,
};

async function makeDeliveries(
  em: EntityManager,
  organisationId: string,
  changes: readonly RecordedChange[],
  at: Date,
): Promise<boolean> {
  const byTopic = bySource(changes);
  if (byTopic.length === 0) return false;
  const endpoints = await em.execute<Endpoint[]>(
    // Nobody deletes one while a change that it is told of is being committed.
    `select id, events, programme_ids::text[] as "programmeIds" from webhook_endpoint
     where active and events && ?::text[] order by id for key share`,
    [arrayOf(byTopic.map(({ source }) => source.event))],
  );
  // Most organisations have none: nothing else is asked.
  if (endpoints.length === 0) return false;

  const made: NewDelivery[] = [];
  for (const { source, own } of byTopic) {
    const interested = endpoints.filter(({ events }) => events.includes(source.event));
    if (interested.length === 0) continue;
    const told = await source.told(em, own);
    const reaches = await reachOfEndpoints(
      em,
      told.flatMap(({ clientIds }) => clientIds),
    );
    const nextAt = new Date(at.getTime() + source.gathers);
    for (const endpoint of interested)
      for (const change of told)
        if (reaches(endpoint, change.clientIds))
          made.push({ ...change, endpointId: endpoint.id, type: source.type, nextAt });
  }
  if (made.length === 0) return false;
  await insert(em, organisationId, made, at);
  const first = Math.min(...made.map(({ nextAt }) => nextAt.getTime()));
  await markDue(em, organisationId, 'webhooks', new Date(first));
  return true;
}

/**
 * In a fixed order against deadlocks. One that waits untried is locked until this commit, so that it
 * is not sent before what it tells of can be read.
 */
async function insert(
  em: EntityManager,
  organisationId: string,
  made: readonly NewDelivery[],
  at: Date,
): Promise<void> {
  const keyOf = (one: NewDelivery): string =>
    `${one.endpointId}/${one.type}/${one.subjectId}/${one.recordId}`;
  const once = [...new Map(made.map((one) => [keyOf(one), one]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const rows = once.map(([, one]) => ({
    id: newId(),
    endpoint_id: one.endpointId,
    type: one.type,
    subject_type: one.subjectType,
    subject_id: one.subjectId,
    record_type: one.recordType,
    record_id: one.recordId,
    client_ids: arrayOf(one.clientIds),
    next_at: one.nextAt,
  }));
  await em.execute(
    `insert into webhook_delivery (id, organisation_id, endpoint_id, type, subject_type, subject_id,
       record_type, record_id, client_ids, at, next_at, log)
     select id, ?::uuid, endpoint_id, type, subject_type, subject_id, record_type, record_id,
       client_ids::uuid[], ?, next_at, '[]'
     from jsonb_to_recordset(?::jsonb) as made (id uuid, endpoint_id uuid, type text,
       subject_type text, subject_id uuid, record_type text, record_id uuid, client_ids text,
       next_at timestamptz)
     on conflict (organisation_id, endpoint_id, type, subject_id, record_id)
       where state = 'waiting' and attempts = 0
     do update set at = excluded.at, client_ids = excluded.client_ids`,
    [organisationId, at, JSON.stringify(rows)],
  );
}
