/** One delivery to one endpoint: taken, attempted, and what came of it written down. */
import { performance } from 'node:perf_hooks';
import { writeAudit } from '../../kernel/audit.ts';
import { OutboundProblem, type Outbound } from '../../kernel/outbound.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { KeptAttempt, WebhookDelivery } from './webhook.entity.ts';
import type { WebhookEvent } from './webhook.enums.ts';
import { messageId, messageOf } from './webhook.message.ts';
import { tellAdministrators } from './webhook.notice.ts';
import { reachOfEndpoints } from './webhook.reach.ts';
import { givenUpAfter, nextAttempt, patience } from './webhook.rules.ts';
import { signedHeaders } from './webhook.signature.ts';
import { sources } from './webhook.sources.ts';

/** What an attempt needs, apart from any transaction. */
export interface Taken {
  readonly id: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  readonly at: Date;
  readonly outbound: Outbound;
}

interface EndpointRow {
  readonly url: string;
  readonly sealedSecret: string;
  readonly events: readonly WebhookEvent[];
  readonly programmeIds: readonly string[] | null;
}

type DeliveryRow = Pick<
  WebhookDelivery,
  'id' | 'type' | 'subjectType' | 'subjectId' | 'recordType' | 'recordId' | 'clientIds' | 'attempts'
> & { readonly at: Date | string };

/**
 * Takes the delivery that waits longest; null where none is due. What the endpoint may no longer be
 * told of is dropped: its programmes, what it is told of or the client's episodes have changed.
 */
export async function take(
  operation: Operation,
  endpointId: string,
): Promise<Taken | 'dropped' | null> {
  const { em, clock, outbound } = operation;
  const now = clock.now();
  const [endpoint] = await em.execute<EndpointRow[]>(
    `select url, sealed_secret as "sealedSecret", events, programme_ids::text[] as "programmeIds"
     from webhook_endpoint where id = ? and active`,
    [endpointId],
  );
  if (!endpoint) return null;
  const secret = secretOf(operation, endpointId, endpoint);
  if (secret === undefined) {
    await switchOff(operation, endpointId);
    return null;
  }
  const [row] = await em.execute<DeliveryRow[]>(
    `update webhook_delivery set attempts = attempts + 1 where id = (
       select id from webhook_delivery where endpoint_id = ? and state = 'waiting' and next_at <= ?
       order by next_at, id limit 1 for update skip locked)
     returning id, type, subject_type as "subjectType", subject_id as "subjectId",
       record_type as "recordType", record_id as "recordId", client_ids::text[] as "clientIds", at,
       attempts`,
    [endpointId, now],
  );
  if (!row) return null;
  const clientIds = await mayBeTold(operation, endpoint, row);
  if (!clientIds) {
    await em.execute(`update webhook_delivery set state = 'dropped' where id = ?`, [row.id]);
    return 'dropped';
  }
  // Deliveries are let go of after a while; that somebody outside was told of a client is not.
  if (clientIds.length > 0)
    await writeAudit(em, null, {
      kind: 'read',
      at: now,
      operation: `webhook ${row.type}`,
      transport: 'job',
      clientIds,
      detail: { endpointId, deliveryId: row.id },
    });
  return {
    id: row.id,
    attempts: row.attempts,
    url: endpoint.url,
    secret,
    body: messageOf({ ...row, at: new Date(row.at) }),
    at: now,
    outbound,
  };
}

/** Undefined where it cannot be opened: AUTH_SECRET is another than when it was made. */
function secretOf(
  { seal, log }: Operation,
  endpointId: string,
  { sealedSecret }: EndpointRow,
): string | undefined {
  try {
    return seal.open(sealedSecret, endpointId);
  } catch (error) {
    log.error({ err: error, endpointId }, 'the secret of a webhook endpoint cannot be opened');
    return undefined;
  }
}

/** The clients of whom it tells what the endpoint may be told; null where that is nothing. */
async function mayBeTold(
  { em }: Operation,
  endpoint: EndpointRow,
  { type, recordId, clientIds }: DeliveryRow,
): Promise<string[] | null> {
  // A test is about nobody.
  if (recordId === null) return [];
  const source = Object.values(sources).find((each) => each.type === type);
  if (!source || !endpoint.events.includes(source.event)) return null;
  const reaches = await reachOfEndpoints(em, clientIds);
  return reaches(endpoint, clientIds) ? clientIds.filter((id) => reaches(endpoint, [id])) : null;
}

/**
 * Posts it, signed. What goes wrong is a result like any other; null where the server closes
 * meanwhile: then it stays due.
 */
export async function attempt(taken: Taken, stop: AbortSignal): Promise<KeptAttempt | null> {
  const { id, url, secret, body, at, outbound } = taken;
  const begun = performance.now();
  const done = (result: Pick<KeptAttempt, 'status' | 'problem' | 'answer'>): KeptAttempt => ({
    at: at.toISOString(),
    milliseconds: Math.round(performance.now() - begun),
    ...result,
  });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Roundtable-Webhooks/1',
    ...signedHeaders(secret, messageId(id), at, body),
  };
  try {
    const { status, excerpt } = await outbound.post(new URL(url), body, headers, patience, stop);
    // A NUL, which an answer may have, cannot be stored.
    return done({ status, problem: null, answer: excerpt.toWellFormed().replaceAll('\0', '') });
  } catch (error) {
    const problem = error instanceof OutboundProblem ? error.code : 'UNKNOWN';
    if (problem === 'STOPPED') return null;
    return done({ status: null, problem, answer: '' });
  }
}

export const accepted = ({ status }: KeptAttempt): boolean =>
  status !== null && status >= 200 && status < 300;

/** Writes down what came of it; an endpoint that has failed for days is switched off, and said so. */
export async function record(
  operation: Operation,
  endpointId: string,
  { id, attempts }: Taken,
  result: KeptAttempt,
): Promise<void> {
  const { em, clock, log } = operation;
  const now = clock.now();
  const again = accepted(result) ? undefined : nextAttempt(attempts, now);
  const state = accepted(result) ? 'delivered' : again ? 'waiting' : 'failed';
  await em.execute(
    `update webhook_delivery set state = ?, next_at = coalesce(?, next_at), log = log || ?::jsonb
     where id = ?`,
    [state, again ?? null, JSON.stringify([result]), id],
  );
  if (accepted(result)) {
    await em.execute(
      'update webhook_endpoint set failing_since = null where id = ? and failing_since is not null',
      [endpointId],
    );
    return;
  }
  const { status, problem } = result;
  log.warn({ endpointId, deliveryId: id, attempts, status, problem }, 'a webhook was not accepted');
  await em.execute(
    'update webhook_endpoint set failing_since = ? where id = ? and failing_since is null',
    [now, endpointId],
  );
  const [failing] = await em.execute<unknown[]>(
    'select 1 from webhook_endpoint where id = ? and active and failing_since <= ?',
    [endpointId, new Date(now.getTime() - givenUpAfter)],
  );
  if (failing) await switchOff(operation, endpointId);
}

async function switchOff(operation: Operation, endpointId: string): Promise<void> {
  const { em, clock, log } = operation;
  const off = await em.execute<unknown[]>(
    `update webhook_endpoint set active = false, switched_off_at = ?, version = version + 1
     where id = ? and active returning id`,
    [clock.now(), endpointId],
  );
  if (off.length === 0) return;
  log.warn({ endpointId }, 'a webhook endpoint was switched off');
  await tellAdministrators(operation, endpointId);
}
