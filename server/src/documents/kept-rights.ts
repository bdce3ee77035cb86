import { credentialOf, type Actor } from '../kernel/actor.ts';
import { dateIn, type Clock } from '../kernel/clock.ts';

interface OfOrganisation {
  readonly epoch: number;
  /** Who may edit what, with the day on which that was asked. */
  readonly given: Map<string, string>;
}

/** Answers kept of one organisation, and organisations: beyond that all is asked again. */
const most = 20_000;

/**
 * Who was found to be allowed to edit which document. Each change of access counts up the epoch of its
 * organisation, and what depends on the calendar changes with the day there: so an answer holds for
 * as long as a transaction finds the epoch under which it was given, and its day is today.
 */
export class KeptRights {
  readonly #clock: Clock;
  readonly #organisations = new Map<string, OfOrganisation>();
  /** By time zone, what day it is in the minute that was asked about last: days begin with minutes. */
  readonly #days = new Map<string, { readonly minute: number; readonly day: string }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The epoch under which the answers were given; none: nothing is known. */
  epochOf(organisationId: string): number | undefined {
    return this.#organisations.get(organisationId)?.epoch;
  }

  /** A transaction has found this epoch: answers of another are void. */
  found(organisationId: string, epoch: number): void {
    if (this.epochOf(organisationId) === epoch) return;
    if (this.#organisations.size >= most) this.#organisations.clear();
    this.#organisations.set(organisationId, { epoch, given: new Map() });
  }

  mayEdit(actor: Actor, documentId: string): boolean {
    const given = this.#organisations.get(actor.organisationId)?.given.get(key(actor, documentId));
    return given !== undefined && given === this.#today(actor);
  }

  /** The policy has said yes, under the epoch that was found last. */
  give(actor: Actor, documentId: string): void {
    const given = this.#organisations.get(actor.organisationId)?.given;
    if (!given) return;
    if (given.size >= most) given.clear();
    given.set(key(actor, documentId), this.#today(actor));
  }

  #today({ timeZone }: Actor): string {
    const now = this.#clock.now();
    const minute = Math.floor(now.getTime() / 60_000);
    const known = this.#days.get(timeZone);
    if (known?.minute === minute) return known.day;
    const day = dateIn(timeZone, now);
    this.#days.set(timeZone, { minute, day });
    return day;
  }
}

/** By what somebody acts with, too: a key has scopes. */
const key = (actor: Actor, documentId: string): string =>
  `${documentId}/${actor.membershipId}/${credentialOf(actor) ?? ''}`;
