import type { EntityManager } from '@mikro-orm/postgresql';
import { sessionOf } from '../kernel/db/orm.ts';
import type { Operation } from '../kernel/operation.ts';
import type { Action } from '../kernel/policy.ts';
import type { Services } from '../kernel/services.ts';

/** Somebody as the feature that owns people knows them. */
export interface KnownPerson {
  /** The membership. */
  readonly memberId: string;
  /** Of the fields of `PresentPerson.membership` those that are the same for all who may read them. */
  readonly words: Readonly<Record<string, unknown>>;
  /** What the field's guard answers; undefined where that takes a transaction. */
  mayBeReadBy(operation: Operation): boolean | undefined;
}

/** Where it is found out who is present. */
export interface PeopleSource {
  /** The guard of `PresentPerson.membership`. */
  readonly guard: Action;
  /** Those of an organisation, in its transaction. */
  load(em: EntityManager, memberIds: readonly string[]): Promise<readonly KnownPerson[]>;
}

/** Milliseconds for which is told what was read of people, where no access changes meanwhile. */
const fresh = 1_000;
/** Milliseconds after which it is forgotten. */
const kept = 60_000;

interface Row {
  /** Undefined: there is nobody of this id, or it could not be found out. */
  readonly person: KnownPerson | undefined;
  readonly at: number;
}

interface House {
  readonly rows: Map<string, Row>;
  readonly wanted: Set<string>;
  waiting: (() => void)[];
  loading: boolean;
  /** Counts the changes of access: what was read before one is not told after it. */
  epoch: number;
}

/**
 * Who people are, read once for all who are told of them at about the same time. Whether they may
 * know it each of them is asked for (`KnownPerson.mayBeReadBy`): nothing here says so.
 */
export class PresentPeople {
  readonly asked: ReadonlySet<Action>;
  readonly #source: PeopleSource | undefined;
  readonly #orm: Services['orm'];
  readonly #houses = new Map<string, House>();
  readonly #stopListening: () => void;
  #generation = 0;
  #swept = 0;

  constructor(source: PeopleSource | undefined, { orm, bus }: Pick<Services, 'orm' | 'bus'>) {
    this.asked = new Set(source ? [source.guard] : []);
    this.#source = source;
    this.#orm = orm;
    this.#stopListening = bus.onAnyAccessChanged((organisationId) => {
      const house = this.#houses.get(organisationId);
      if (!house) return;
      house.rows.clear();
      house.epoch += 1;
    });
  }

  /** Another number whenever somebody is known by other words than before. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * The people of an organisation, each who is found by the membership. `later`: they are being
   * read, and `again` is called then.
   */
  find(
    organisationId: string,
    memberIds: ReadonlySet<string>,
    again: () => void,
  ): ReadonlyMap<string, Pick<Row, 'person'>> | 'later' {
    const house = this.#house(organisationId);
    const since = Date.now() - fresh;
    const missing = [...memberIds].filter((id) => (house.rows.get(id)?.at ?? 0) <= since);
    if (missing.length === 0 || !this.#source) return house.rows;
    for (const id of missing) house.wanted.add(id);
    house.waiting.push(again);
    // Whoever else is told of this turn of the loop is asked about together with them.
    if (!house.loading) setImmediate(() => void this.#load(organisationId, house));
    house.loading = true;
    return 'later';
  }

  close(): void {
    this.#stopListening();
    this.#houses.clear();
  }

  async #load(organisationId: string, house: House): Promise<void> {
    const { epoch, waiting } = house;
    const ids = [...house.wanted];
    house.wanted.clear();
    house.waiting = [];
    const people = await this.#read(organisationId, ids);
    const now = Date.now();
    this.#sweep(now);
    if (epoch === house.epoch) for (const id of ids) this.#keep(house, id, people.get(id), now);
    house.loading = house.wanted.size > 0;
    if (house.loading) setImmediate(() => void this.#load(organisationId, house));
    for (const again of waiting) again();
  }

  #sweep(now: number): void {
    if (now < this.#swept + kept) return;
    this.#swept = now;
    for (const [organisationId, { rows, loading }] of this.#houses) {
      for (const [id, { at }] of rows) if (at < now - kept) rows.delete(id);
      if (rows.size === 0 && !loading) this.#houses.delete(organisationId);
    }
  }

  /** Who could not be read is known to nobody: an execution then says what there is to say. */
  async #read(organisationId: string, ids: string[]): Promise<ReadonlyMap<string, KnownPerson>> {
    try {
      const em: EntityManager = this.#orm.em.fork({ session: sessionOf(organisationId) });
      const people = await em.transactional((inside) => this.#source?.load(inside, ids));
      return new Map(people?.map((person) => [person.memberId, person]));
    } catch {
      return new Map();
    }
  }

  /** Words that are the same stay the same object, by which it is known what is written already. */
  #keep({ rows }: House, id: string, found: KnownPerson | undefined, at: number): void {
    const words = rows.get(id)?.person?.words;
    const same = words && found && JSON.stringify(words) === JSON.stringify(found.words);
    rows.set(id, { person: same ? { ...found, words } : found, at });
    if (!same) this.#generation += 1;
  }

  #house(organisationId: string): House {
    const known = this.#houses.get(organisationId);
    if (known) return known;
    const house: House = {
      rows: new Map(),
      wanted: new Set(),
      waiting: [],
      loading: false,
      epoch: 0,
    };
    this.#houses.set(organisationId, house);
    return house;
  }
}
