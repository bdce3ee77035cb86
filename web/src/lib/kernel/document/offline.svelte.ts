import { connection } from '../graphql/connection.svelte.ts';
import { askBeforeLeaving } from '../session/leave.ts';
import { session } from '../session/session.svelte.ts';
import { onSessionNews } from '../session/sign-in.ts';
import type { DocumentKind, LiveDocument, OfflinePlace } from './live-document.svelte.ts';
import { keyFromServer } from './offline-key.ts';
import type { SeatRow } from './offline-database.ts';
import { OfflineStore, sum, type Unsent } from './offline-store.ts';
import { abandonDocuments, holdToSend, keepDocumentsIn, openDocuments } from './open-documents.ts';

/** A browser that does not open its database within this time does without. Milliseconds. */
const OPEN_WITHIN_MS = 5_000;
const SAID_FOR_MS = 12_000;
const SEND_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 50;
const SWEEP_EVERY_MS = 15_000;
const SWEEP_AGAIN_MS = 2_000;

/**
 * What became of edits that an earlier page could not send: `sending`; `saved`; `refused`, they are
 * kept with the document; `withdrawn`, access had ended and they were deleted; `waiting`, they
 * are where they were and are tried again; `unreadable`, the server's key does not open them.
 */
export type LeftoverState =
  'sending' | 'saved' | 'refused' | 'withdrawn' | 'waiting' | 'unreadable';

export interface Leftover extends Unsent {
  readonly id: string;
  /** The name of the document's kind; empty where it is not known any more. */
  readonly kind: string;
  /** The page it was written on. */
  readonly path: string;
  readonly state: LeftoverState;
}

/** What to do with edits that the server has not, when somebody signs out. */
export type SignOutChoice = 'stay' | 'keep' | 'throw-away';

export interface SignOutQuestion extends Unsent {
  /** All of it is stored on this computer: it can be kept there. */
  readonly storable: boolean;
}

/** Kinds of document by name, fetched when there is one to open. */
export type KindsByName = Readonly<Record<string, () => Promise<DocumentKind>>>;

const noUnsent: Unsent = { changes: 0, since: undefined };

const channel =
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('roundtable-offline');

/** What of the documents is on this computer and not on the server. Reactive. */
class Offline {
  /** What earlier pages left, and what became of it; gone again a while after it is saved. */
  leftovers = $state.raw<readonly Leftover[]>([]);
  /** Documents, by their UUIDs, of which something is kept that the server did not take. */
  keptOf = $state.raw<ReadonlySet<string>>(new Set());
  /** Asked of somebody who signs out with unsent edits. */
  question = $state.raw<SignOutQuestion | undefined>();
  #answer: ((choice: SignOutChoice) => void) | undefined;
  #place: Promise<OfflinePlace | undefined> | undefined;
  #kinds: KindsByName = {};
  #account = '';
  #sweeping: Promise<void> | undefined;
  #pruned = false;

  /** Changes in the open documents that the server has not acknowledged. */
  readonly unsent = $derived(openDocuments().reduce((sum, { unsent }) => sum + unsent, 0));
  /** All of those outlive this page. */
  readonly stored = $derived(openDocuments().every(({ unsent, stored }) => unsent === 0 || stored));

  /**
   * Keeps the documents of an account on this computer, and sends what earlier pages of it left.
   * @param account what tells accounts apart, without a word of a person
   */
  start(account: string, kinds: KindsByName): void {
    if (this.#account === account) return;
    this.#account = account;
    this.#kinds = kinds;
    this.#place = this.#open(account);
    keepDocumentsIn(this.#place);
    askBeforeLeaving(() => this.#beforeSignOut());
    onSessionNews(({ kind }) => {
      if (kind === 'ended') void this.#forgetCopies();
    });
    channel?.addEventListener('message', ({ data }) => {
      if (data !== account) return;
      // Another tab of this person throws everything away, and is about to sign out.
      abandonDocuments();
      onSessionNews(({ kind }) => {
        if (kind === 'ended') location.assign('/sign-in');
      });
    });
    void this.#sweep();
    connection.onConnected(() => {
      void this.#sweep();
      // A tab that is being closed gives its lock back a moment later.
      setTimeout(() => void this.#sweep(), SWEEP_AGAIN_MS);
    });
    setInterval(() => void this.#sweep(), SWEEP_EVERY_MS);
  }

  /** Takes a line away that was read. */
  dismiss(id: string): void {
    this.leftovers = this.leftovers.filter((leftover) => leftover.id !== id);
  }

  /**
   * Asks before somebody signs out with unsent edits, and does what they choose. Answers whether
   * to sign out. Copies of what the server has do not outlive the session.
   */
  async #beforeSignOut(): Promise<boolean> {
    const place = await this.#place;
    await this.#aMomentToSend();
    await Promise.all(openDocuments().map((live) => live.flush()));
    const here = openDocuments().filter((live) => live.hasOwnWords);
    // A database that fails keeps nobody signed in.
    const kept = (await place?.store.unsent().catch(() => undefined)) ?? noUnsent;
    const unstored = here.reduce((sum, { unsent }) => sum + Math.max(1, unsent), 0);
    const changes = Math.max(kept.changes, unstored);
    const choice =
      changes === 0
        ? 'keep'
        : await this.#ask({ changes, since: kept.since, storable: here.length === 0 });
    if (choice === 'stay') return false;
    abandonDocuments();
    if (choice === 'throw-away') {
      channel?.postMessage(this.#account);
      await place?.store.forgetAll().catch(() => undefined);
    } else await place?.store.forgetSent().catch(() => undefined);
    return true;
  }

  /** Another tab ended the session: what this one wrote meanwhile of the copies goes too. */
  async #forgetCopies(): Promise<void> {
    session.end();
    const place = await this.#place;
    await place?.store.forgetSent().catch(() => undefined);
  }

  /** The person's answer to `question`. */
  choose(choice: SignOutChoice): void {
    this.question = undefined;
    this.#answer?.(choice);
    this.#answer = undefined;
  }

  /** What was written a moment ago is on its way, and nobody's concern. */
  async #aMomentToSend(): Promise<void> {
    const until = Date.now() + SEND_WITHIN_MS;
    while (connection.state === 'connected' && this.unsent > 0 && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }

  #ask(question: SignOutQuestion): Promise<SignOutChoice> {
    this.choose('stay');
    this.question = question;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  async #open(account: string): Promise<OfflinePlace | undefined> {
    // Without them nothing can be sealed or told apart; a page that is not served by HTTPS has none.
    if (!('indexedDB' in globalThis) || !globalThis.crypto?.subtle || !navigator.locks) return;
    try {
      const tooLate = new Promise<undefined>((resolve) =>
        setTimeout(() => resolve(undefined), OPEN_WITHIN_MS),
      );
      const store = await Promise.race([OfflineStore.open(account, keyFromServer), tooLate]);
      return (
        store && {
          store,
          withdrawn: (lost) => {
            if (lost.changes > 0) this.#say({ ...lost, state: 'withdrawn' });
          },
          unreadable: (seats) => this.#sayUnreadable(seats),
        }
      );
    } catch {
      return undefined;
    }
  }

  #say(leftover: Unsent & { kind: string; state: LeftoverState }): void {
    this.leftovers = [...this.leftovers, { id: crypto.randomUUID(), path: '', ...leftover }];
  }

  /** Once a tab, and in one line: of one secret that is another now, everything is unreadable. */
  #sayUnreadable(seats: readonly SeatRow[]): void {
    const fresh = seats.filter(({ id }) => !toldBefore(id));
    if (fresh.length === 0) return;
    const told = this.leftovers.filter(({ state }) => state === 'unreadable');
    this.leftovers = this.leftovers.filter(({ state }) => state !== 'unreadable');
    this.#say({ ...sum([...told, ...fresh]), kind: '', state: 'unreadable' });
  }

  /** Other tabs are closed too, and leave what they had not sent: now and then somebody must look. */
  async #sweep(): Promise<void> {
    this.#sweeping ??= this.#sendLeftovers()
      .catch(() => undefined)
      .finally(() => (this.#sweeping = undefined));
    await this.#sweeping;
  }

  /** Opens the documents of which something is unsent, one after the other, and sends it. */
  async #sendLeftovers(): Promise<void> {
    const place = await this.#place;
    if (!place) return;
    const documents = Map.groupBy(await place.store.leftovers(), ({ documentId }) => documentId);
    await this.#tellOfRefused(place.store);
    const waiting = new Set(
      this.leftovers.flatMap((each) => (each.state === 'waiting' ? each.id : [])),
    );
    // What waited and does no longer was sent by another tab.
    const shown = this.leftovers.filter(({ id }) => !documents.has(id) && !waiting.has(id));
    const found = [...documents].flatMap(([id, seats]): Leftover[] => {
      const [{ kind = '', path = '' } = {}] = seats;
      const state = waiting.has(id) ? 'waiting' : 'sending';
      return [{ id, kind, path, ...sum(seats), state }];
    });
    this.leftovers = [...shown, ...found];
    for (const seats of documents.values()) await this.#send(place.store, seats);
    if (this.#pruned) return;
    this.#pruned = true;
    await place.store.prune();
  }

  async #send(store: OfflineStore, seats: readonly SeatRow[]): Promise<void> {
    const [first] = seats;
    if (!first) return;
    const id = first.documentId;
    const kind = await this.#kinds[first.kind]?.().catch(() => undefined);
    if (!kind) return this.dismiss(id);
    const [live, release] = holdToSend(id, kind);
    await live.adopt();
    await settled(live);
    await live.closing;
    await live.kept.storing;
    const ids = seats.map((seat) => seat.id);
    const left = await live.left(ids).catch(() => ids);
    const sent = seats.filter((seat) => !left.includes(seat.id));
    // Where access has ended another line says so, and of what was refused or is locked its own.
    if (live.status === 'closed' || !live.kept.isEmpty) this.dismiss(id);
    else if (left.some((seat) => !store.isLocked(seat))) this.#become(id, { state: 'waiting' });
    else if (sent.length === 0) this.dismiss(id);
    else {
      this.#become(id, { ...sum(sent), state: 'saved' });
      setTimeout(() => this.dismiss(id), SAID_FOR_MS);
    }
    if (!live.kept.isEmpty) await this.#tellOfRefused(store);
    release();
  }

  /** Says once a tab what is still kept of what the server did not take. */
  async #tellOfRefused(store: OfflineStore): Promise<void> {
    const refused = await store.refused();
    this.keptOf = new Set(refused.map(({ documentId }) => documentId));
    for (const { id, kind, path, changes, since } of refused) {
      if (toldBefore(id)) continue;
      this.leftovers = [...this.leftovers, { id, kind, path, changes, since, state: 'refused' }];
    }
  }

  #become(id: string, now: Partial<Unsent> & { state: LeftoverState }): void {
    this.leftovers = this.leftovers.map((leftover) =>
      leftover.id === id ? { ...leftover, ...now } : leftover,
    );
  }
}

/** Whether this tab has said so before; from now on it has. */
function toldBefore(id: string): boolean {
  const told = sessionStorage.getItem(id) !== null;
  sessionStorage.setItem(id, 'told');
  return told;
}

/** Resolves when all of a document's unsent edits have been answered. */
function settled(live: LiveDocument): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const answered = live.status !== 'opening' && !live.isBusy;
      if (live.status !== 'closed' && !answered) return;
      stop();
      resolve();
    };
    const stop = live.onChange(look);
    look();
  });
}

export const offline = new Offline();
