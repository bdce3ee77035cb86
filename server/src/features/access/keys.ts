import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { sessionOf, type Orm } from '../../kernel/db/orm.ts';
import type { Scope } from '../../kernel/scopes.ts';
import { keyVariable } from './api-key.entity.ts';
import { hashOf, isKey } from './api-key.secret.ts';

interface KeyRow {
  id: string;
  organisation_id: string;
}

interface ActingRow {
  member_id: string;
  scopes: Scope[];
  all_programmes: boolean;
  expires_at: Date | string;
  last_used_at: Date | string | null;
  time_zone: string;
}

/** How often, at the most, use of a key is written down, in milliseconds. */
const useGrain = 60_000;

/** From a key to the actor of one operation. */
export class Keys {
  readonly #orm: Orm;
  readonly #clock: Clock;

  constructor(orm: Orm, clock: Clock) {
    this.#orm = orm;
    this.#clock = clock;
  }

  /**
   * Whose key this is, or `null`: unknown, revoked, run out, or of a membership that holds no more.
   * These are not told apart.
   */
  async actorOf(secret: string): Promise<Actor | null> {
    if (!isKey(secret)) return null;
    const hash = hashOf(secret);
    // No organisation is known yet: row-level security shows the row with this hash alone.
    const { variables } = sessionOf('');
    const finding = this.#orm.em.fork({
      session: { variables: { ...variables, [keyVariable]: hash } },
    });
    const [found] = await finding.transactional((em) =>
      em.execute<KeyRow[]>('select id, organisation_id from api_key where hash = ?', [hash]),
    );
    return found ? this.#actorOf(found) : null;
  }

  async #actorOf({ id, organisation_id: organisationId }: KeyRow): Promise<Actor | null> {
    const now = this.#clock.now();
    const em = this.#orm.em.fork({ session: sessionOf(organisationId) });
    const row = await em.transactional(async (inside) => {
      const [acting] = await inside.execute<ActingRow[]>(
        `select k.member_id, k.scopes, k.all_programmes, k.expires_at, k.last_used_at, o.time_zone
         from api_key k
         join membership m on m.id = k.member_id
         join organisation o on o.id = k.organisation_id,
         lateral (select ?::timestamptz at time zone o.time_zone as local) z,
         lateral (select z.local::date as today) t
         where k.id = ? and k.revoked_at is null and k.expires_at > ? and m.role = 'integration'
           and m.from_on <= t.today and (m.until_on is null or m.until_on >= t.today)`,
        [now, id, now],
      );
      const lastUse = acting?.last_used_at ? new Date(acting.last_used_at).getTime() : 0;
      if (acting && now.getTime() - lastUse >= useGrain)
        await inside.execute('update api_key set last_used_at = ? where id = ?', [now, id]);
      return acting;
    });
    if (!row) return null;
    return {
      accountId: null,
      membershipId: row.member_id,
      organisationId,
      role: 'integration',
      discipline: null,
      allProgrammes: row.all_programmes,
      sessionId: null,
      key: { id, scopes: row.scopes, expiresAt: new Date(row.expires_at) },
      timeZone: row.time_zone,
    };
  }
}
