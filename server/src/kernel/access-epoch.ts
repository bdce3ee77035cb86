/**
 * The number of the last change of access in an organisation. Whoever changes somebody's access
 * counts it up in the transaction that does, and so holds its row; an edit holds it, shared with
 * other edits, from before its rights are asked until it is committed. So an edit is committed
 * either before a withdrawal or not at all. The order of locks is: documents, epoch, subjects.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { askOrganisations, idList } from './db/ask-organisations.ts';
import type { Orm } from './db/orm.ts';
import { newId } from './ids.ts';

/** Counts a change of access, in the transaction of the organisation that makes it. */
export async function bumpAccessEpoch(em: EntityManager, organisationId: string): Promise<void> {
  await em.execute(
    `insert into access_epoch (id, organisation_id, epoch) values (?, ?, 1)
     on conflict (organisation_id) do update set epoch = access_epoch.epoch + 1`,
    [newId(), organisationId],
  );
}

/**
 * The organisation's epoch, which nobody counts up until the transaction ends. Call it before rights
 * are asked, in a transaction whose every statement sees what was committed before it.
 */
export async function holdAccessEpoch(em: EntityManager, organisationId: string): Promise<number> {
  for (;;) {
    const [row] = await em.execute<{ epoch: string }[]>(
      'select epoch from access_epoch where organisation_id = ? for share',
      [organisationId],
    );
    if (row) return Number(row.epoch);
    await em.execute(
      `insert into access_epoch (id, organisation_id, epoch) values (?, ?, 0)
       on conflict (organisation_id) do nothing`,
      [newId(), organisationId],
    );
  }
}

/** The organisation's epoch as the transaction sees it; nothing is held. */
export async function readAccessEpoch(em: EntityManager, organisationId: string): Promise<number> {
  const [row] = await em.execute<{ epoch: string }[]>(
    'select epoch from access_epoch where organisation_id = ?',
    [organisationId],
  );
  return Number(row?.epoch ?? 0);
}

/** The epochs of organisations, in one round trip; those that have had no change yet are left out. */
export async function readAccessEpochs(
  orm: Pick<Orm, 'em'>,
  organisationIds: Iterable<string>,
): Promise<Map<string, number>> {
  const [rows = []] = await askOrganisations(orm, [
    {
      // As whoever looks for due work, this belongs to no organisation.
      organisationId: '',
      sql: `select organisation_id, epoch from access_epoch
        where organisation_id in (${idList(organisationIds)})`,
    },
  ]);
  return new Map(rows.map((row) => [String(row.organisation_id), Number(row.epoch)]));
}
