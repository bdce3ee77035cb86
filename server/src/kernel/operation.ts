import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { Actor } from './actor.ts';
import type { ChangeBus } from './changes.ts';
import type { Clock } from './clock.ts';
import { jobKinds, type JobKind } from './db/due-work.entity.ts';
import { sessionOf, type Orm } from './db/orm.ts';
import { unauthenticated } from './errors.ts';
import type { Outbound } from './outbound.ts';
import { newId } from './ids.ts';
import type { Action } from './policy.ts';
import type { Seal } from './seal.ts';
import type { Services } from './services.ts';
import type { Topic } from './topics.ts';

/** What a record may carry that the audit trail wants to know. */
interface OfClient {
  readonly clientId?: string;
}

export interface RecordedChange {
  readonly topic: Topic;
  readonly subjectId: string;
  readonly recordId: string;
}

export type OperationKind = 'query' | 'mutation' | 'subscription';

export interface OperationOptions {
  readonly kind: OperationKind;
  /** The name that the client gave it; for the audit trail and the log. */
  readonly name: string;
  readonly transport: 'http' | 'socket' | 'job';
  readonly actor: Actor | null;
  /** Whose transaction it is where there is no actor: a job's. */
  readonly organisationId?: string;
  /** Absent where nobody is signed in, and for what makes transactions of its own. */
  readonly em: EntityManager | null;
  /** Under an idempotency key: the UUID of the record that the operation adds. */
  readonly addedId?: string;
  readonly services: Services;
}

/**
 * One GraphQL operation: who asks, in which transaction, which clients' records it touched, and
 * what is to be told to others once it is committed. It is the context of every resolver.
 */
export class Operation {
  readonly kind: OperationKind;
  readonly name: string;
  readonly transport: OperationOptions['transport'];
  readonly actor: Actor | null;
  readonly #services: Services;
  #addedId: string | undefined;
  #em: EntityManager | null;
  #reading = false;
  #accessChanged = false;
  readonly #organisationId: string | undefined;
  readonly #vouched = new WeakMap<object, Set<Action>>();
  readonly #once = new Map<unknown, unknown>();
  readonly #afterCommit: (() => void)[] = [];
  readonly #touched = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #changes = new Map<string, RecordedChange>();
  readonly #due = new Map<JobKind, Date>();

  constructor(options: OperationOptions) {
    this.kind = options.kind;
    this.name = options.name;
    this.transport = options.transport;
    this.actor = options.actor;
    this.#services = options.services;
    this.#em = options.em;
    this.#addedId = options.addedId;
    this.#organisationId = options.organisationId;
  }

  get clock(): Clock {
    return this.#services.clock;
  }

  get log(): Logger {
    return this.#services.log;
  }

  get bus(): ChangeBus {
    return this.#services.bus;
  }

  get outbound(): Outbound {
    return this.#services.outbound;
  }

  get seal(): Seal {
    return this.#services.seal;
  }

  /**
   * Reads in a short transaction of its own, for work that goes on after the operation's has ended:
   * a subscription that wakes up.
   */
  async readLater<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const { organisationId, accountId } = this.signedIn;
    const orm: Orm = this.#services.orm;
    const em = orm.em.fork({ session: sessionOf(organisationId, accountId) });
    return em.transactional((inside) => work(inside as EntityManager));
  }

  /**
   * Asks policies and looks things up in a transaction that ends with the work, so that nothing of
   * it is held while the operation waits for somebody else's commit. What it reads is not audited.
   */
  async apart<T>(work: (operation: Operation) => Promise<T>): Promise<T> {
    return this.readLater(async (em) => {
      const { kind, name, transport, actor } = this;
      const inner = new Operation({ kind, name, transport, actor, em, services: this.#services });
      try {
        return await work(inner);
      } finally {
        for (const clientId of inner.refusedClients) this.refusedFor({ clientId });
      }
    });
  }

  /**
   * Begins the operation's transaction where it had none, to read for its answer what another has
   * committed. `runOperation` ends it.
   */
  async begin(): Promise<void> {
    if (this.#em) throw new Error('This operation has its transaction already');
    const { organisationId, accountId } = this.signedIn;
    const em: EntityManager = this.#services.orm.em.fork({
      session: sessionOf(organisationId, accountId),
    });
    await em.begin({ isolationLevel: IsolationLevel.READ_COMMITTED });
    this.#em = em;
    this.#reading = true;
  }

  /** What was asked is done already: this only reads. */
  readsOnly(): void {
    this.#reading = true;
  }

  /** Whether its transaction changes records, and has an entry in the audit trail that says so. */
  get changing(): boolean {
    return this.kind === 'mutation' && !this.#reading;
  }

  /** The UUID for a record that the operation adds: the same when the operation is repeated. */
  get addedId(): string {
    return (this.#addedId ??= newId());
  }

  /** Somebody's access changes with this operation: streams ask their policies again afterwards. */
  accessChanged(): void {
    if (this.#accessChanged) return;
    this.#accessChanged = true;
    const { organisationId } = this;
    this.afterCommit(() => this.bus.accessChanged(organisationId));
  }

  get changesAccess(): boolean {
    return this.#accessChanged;
  }

  /** The operation's own transaction. Somebody who is not signed in has none. */
  get em(): EntityManager {
    if (!this.#em) throw unauthenticated();
    return this.#em;
  }

  /** Whether it has a transaction of its own, whose locks others wait for until it ends. */
  get inTransaction(): boolean {
    return this.#em !== null;
  }

  get signedIn(): Actor {
    if (!this.actor) throw unauthenticated();
    return this.actor;
  }

  /** The organisation whose transaction it is: the actor's, or the job's. */
  get organisationId(): string {
    return this.#organisationId ?? this.signedIn.organisationId;
  }

  /** The full address of a page, for letters: `linkTo('/day')`. */
  linkTo(path: `/${string}`): string {
    return `${this.#services.origin}${path}`;
  }

  /** Made once an operation, then the same: loaders, the reach of a person. */
  once<T>(key: unknown, make: (operation: this) => T): T {
    if (!this.#once.has(key)) this.#once.set(key, make(this));
    return this.#once.get(key) as T;
  }

  /** Remembers that a policy was asked and allowed, for instance by a list's scope. */
  vouch(action: Action, record: object): void {
    const actions = this.#vouched.get(record) ?? new Set();
    this.#vouched.set(record, actions.add(action));
  }

  vouchedFor(action: Action, record: object): boolean {
    return this.#vouched.get(record)?.has(action) ?? false;
  }

  /** Notes that a client's record was read or changed. */
  touch(record: OfClient): void {
    if (record.clientId) this.#touched.add(record.clientId);
  }

  refusedFor(record: OfClient): void {
    if (record.clientId) this.#refused.add(record.clientId);
  }

  get touchedClients(): string[] {
    return [...this.#touched].sort();
  }

  get refusedClients(): string[] {
    return [...this.#refused].sort();
  }

  /** A change that subscribers of a topic are to hear of, once it is committed. */
  changed(topic: Topic, subjectId: string, recordId: string): void {
    this.#changes.set(`${topic}/${subjectId}/${recordId}`, { topic, subjectId, recordId });
  }

  get changes(): readonly RecordedChange[] {
    return [...this.#changes.values()];
  }

  /**
   * A job is to run once this is committed, or at a later time; the least of several counts. It is
   * noted in the operation's transaction, so it is due if and only if that is committed.
   */
  due(kind: JobKind, at: Date = this.clock.now()): void {
    const before = this.#due.get(kind);
    if (!before || at < before) this.#due.set(kind, at);
  }

  get dueWork(): readonly { kind: JobKind; at: Date }[] {
    return jobKinds.flatMap((kind) => {
      const at = this.#due.get(kind);
      return at ? [{ kind, at }] : [];
    });
  }

  afterCommit(tell: () => void): void {
    this.#afterCommit.push(tell);
  }

  /** Runs what waited for the commit; a failing one is logged and stops no other. */
  committed(): void {
    for (const tell of this.#afterCommit.splice(0)) {
      try {
        tell();
      } catch (error) {
        this.log.error({ err: error }, 'telling of a committed change failed');
      }
    }
  }
}
