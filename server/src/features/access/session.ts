import type { IncomingHttpHeaders } from 'node:http';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Auth } from 'better-auth';
import { fromNodeHeaders } from 'better-auth/node';
import type { Discipline, Role } from '@roundtable/schema/codes';
import { bumpAccessEpoch } from '../../kernel/access-epoch.ts';
import type { Actor } from '../../kernel/actor.ts';
import { writeAudit } from '../../kernel/audit.ts';
import type { ChangeBus } from '../../kernel/changes.ts';
import type { Clock } from '../../kernel/clock.ts';
import { askOrganisations, idList } from '../../kernel/db/ask-organisations.ts';
import { sessionOf, type Orm } from '../../kernel/db/orm.ts';

interface MembershipRow {
  id: string;
  organisation_id: string;
  role: Role;
  discipline: Discipline | null;
}

/** How often, at the most, use of a session is written down, in milliseconds. */
const useGrain = 60_000;

/** From a request's cookie to the actor of one operation. */
export class Sessions {
  readonly #auth: Auth;
  readonly #orm: Orm;
  readonly #clock: Clock;
  readonly #bus: ChangeBus;
  readonly #lastUse = new Map<string, number>();

  constructor(auth: Auth, orm: Orm, clock: Clock, bus: ChangeBus) {
    this.#auth = auth;
    this.#orm = orm;
    this.#clock = clock;
    this.#bus = bus;
  }

  /** Who asks, or `null`: not signed in, logged off by disuse, or without a membership today. */
  async actorOf(headers: IncomingHttpHeaders): Promise<Actor | null> {
    if (!headers.cookie) return null;
    const found = await this.#auth.api.getSession({
      headers: fromNodeHeaders(headers),
      query: { disableRefresh: true },
    });
    if (!found) return null;
    const { id, userId, updatedAt } = found.session;
    const actor = await this.#membershipOf(userId, id);
    if (!actor) return null;
    const idle = this.#clock.now().getTime() - new Date(updatedAt).getTime();
    if (idle <= actor.idleMinutes * 60_000 + useGrain) return actor.actor;
    const { organisationId } = actor.actor;
    const em = this.#orm.em.fork({ session: sessionOf(organisationId, userId) });
    await em.transactional(async (inside) => {
      await inside.execute('delete from auth.session where id = ?', [id]);
      await bumpAccessEpoch(inside, organisationId);
    });
    this.#bus.credentialEnded(id);
    return null;
  }

  /**
   * A session was ended by its person: its sockets are closed, on every node. Those that nobody tells
   * find out by the epoch of the organisation. Call it after the commit.
   */
  async ended(accountId: string, sessionId: string): Promise<void> {
    this.#bus.credentialEnded(sessionId);
    const found = await this.#membershipOf(accountId, sessionId);
    if (!found) return;
    const { organisationId } = found.actor;
    const em = this.#orm.em.fork({ session: sessionOf(organisationId, accountId) });
    await em.transactional((inside) => bumpAccessEpoch(inside as EntityManager, organisationId));
  }

  /** Ends a session that nobody used for too long, before anything else can make use of it. */
  async endUnused(headers: IncomingHttpHeaders): Promise<void> {
    await this.actorOf(headers);
  }

  /** Adds a sign-in or sign-out to the audit trail of the person's organisation. */
  async audit(kind: 'sign-in' | 'sign-out', accountId: string, sessionId: string): Promise<void> {
    const found = await this.#membershipOf(accountId, sessionId);
    if (!found) return;
    const { organisationId } = found.actor;
    const em = this.#orm.em.fork({ session: sessionOf(organisationId, accountId) });
    await em.transactional((inside) =>
      writeAudit(inside as EntityManager, found.actor, {
        kind,
        at: this.#clock.now(),
        operation: kind,
        transport: 'http',
      }),
    );
  }

  /** Writes down that a session is in use, so that its time of no use begins anew. Keys have none. */
  used({ sessionId }: Pick<Actor, 'sessionId'>): void {
    if (sessionId === null) return;
    const now = this.#clock.now().getTime();
    if (now - (this.#lastUse.get(sessionId) ?? 0) < useGrain) return;
    if (this.#lastUse.size > 10_000) this.#lastUse.clear();
    this.#lastUse.set(sessionId, now);
    void this.#orm.em
      .fork()
      .execute('update auth.session set "updatedAt" = ? where id = ?', [new Date(now), sessionId])
      .catch(() => this.#lastUse.delete(sessionId));
  }

  /** The person's membership that holds today; the oldest, where there are several. */
  async #membershipOf(
    accountId: string,
    sessionId: string,
  ): Promise<{ actor: Actor; idleMinutes: number } | null> {
    // No organisation is known yet: row-level security shows the account's own memberships alone.
    const memberships = await this.#ask<MembershipRow>(
      '',
      accountId,
      `select id, organisation_id, role, discipline from membership
       where account_id in (${idList([accountId])}) and from_on <= current_date + 1
         and (until_on is null or until_on >= current_date - 1)
       order by from_on, id`,
    );
    for (const membership of memberships) {
      const [row] = await this.#ask<{ time_zone: string; idle_minutes: number; holds: boolean }>(
        membership.organisation_id,
        accountId,
        `select o.time_zone, o.idle_minutes,
           m.from_on <= t.today and (m.until_on is null or m.until_on >= t.today) as holds
         from membership m
         join organisation o on o.id = m.organisation_id,
         lateral (select '${this.#clock.now().toISOString()}'::timestamptz
           at time zone o.time_zone as local) z,
         lateral (select z.local::date as today) t
         where m.id in (${idList([membership.id])})`,
      );
      if (!row?.holds) continue;
      return {
        idleMinutes: row.idle_minutes,
        actor: {
          accountId,
          membershipId: membership.id,
          organisationId: membership.organisation_id,
          role: membership.role,
          discipline: membership.discipline,
          allProgrammes: false,
          sessionId,
          key: null,
          timeZone: row.time_zone,
        },
      };
    }
    return null;
  }

  /** One question in one round trip: everybody who comes back after an outage asks at once. */
  async #ask<Row>(organisationId: string, accountId: string, sql: string): Promise<Row[]> {
    const [rows = []] = await askOrganisations(this.#orm, [{ organisationId, accountId, sql }]);
    return rows as Row[];
  }
}
