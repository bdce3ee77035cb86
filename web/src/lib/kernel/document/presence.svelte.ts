import { liveOperations } from '@roundtable/schema/live-operations';
import { graphql, type ResultOf, type VariablesOf } from '../graphql/graphql.ts';
import { subscribeLive, wsClient } from '../graphql/socket.ts';
import { decodeBytes, encodeBytes } from './bytes.ts';
import { codedErrors, queryOf, wantsText } from './stored-operations.ts';

const DocumentPresenceTopic = graphql(liveOperations.presence.text);
const ShowDocumentPresence = graphql(liveOperations.show.text);

const HEARTBEAT_MS = 15_000;
const LEAST_PAUSE_MS = 100;
const FORGOTTEN_AFTER_MS = 2_000;

type PresenceEvent = ResultOf<typeof DocumentPresenceTopic>['d'];
type ServerPerson = PresenceEvent['p'][number];
type Shown = Partial<VariablesOf<typeof ShowDocumentPresence>['p']>;

/** Where somebody's caret is: Yjs relative positions, encoded, in a field of the document. */
export interface Caret {
  readonly field: string;
  readonly anchor: Uint8Array;
  readonly head: Uint8Array;
}

export interface PresentPerson {
  readonly sessionKey: string;
  readonly membership: ServerPerson['m'];
  readonly caret: Caret | null;
  /** One of the viewer's own windows. */
  readonly self: boolean;
}

function readCaret(caret: ServerPerson['c']): Caret | null {
  return caret && { field: caret.f, anchor: decodeBytes(caret.a), head: decodeBytes(caret.h) };
}

/** Who has a document open and where their carets are, and telling others of our own. Reactive. */
export class DocumentPresence {
  readonly documentId: string;
  /** This open editor, among all windows of all people. */
  readonly sessionKey: string = crypto.randomUUID();
  people = $state.raw<readonly PresentPerson[]>([]);
  /** The same by the key under which the server speaks of them. */
  readonly #byKey = new Map<string, PresentPerson>();
  #listeners = new Set<() => void>();
  #stop: (() => void) | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #shownAt = 0;
  #caret: Caret | null = null;
  #shownCaret = '';

  constructor(documentId: string) {
    this.documentId = documentId;
  }

  /** Everybody else, one entry a person although they may have several windows open. */
  get others(): readonly PresentPerson[] {
    const byPerson = new Map<string, PresentPerson>();
    for (const person of this.people) {
      if (person.self) continue;
      const known = byPerson.get(person.membership.id);
      if (!known?.caret) byPerson.set(person.membership.id, person);
    }
    return [...byPerson.values()];
  }

  get caret(): Caret | null {
    return this.#caret;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  arrive(): void {
    if (this.#stop) return;
    this.#stop = subscribeLive<ResultOf<typeof DocumentPresenceTopic>>(
      () => ({ query: queryOf(liveOperations.presence), variables: { d: this.documentId } }),
      {
        next: ({ data }) => {
          if (data) this.#onEvent(data.d);
        },
        interrupted: (reason) => void wantsText(codedErrors(reason)),
      },
    );
    this.#heartbeat = setInterval(() => this.#show(), HEARTBEAT_MS);
    window.addEventListener('pagehide', this.#onPageHide);
    this.#show();
  }

  leave(): void {
    if (!this.#stop) return;
    this.#stop();
    this.#stop = undefined;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#pause);
    this.#pause = undefined;
    window.removeEventListener('pagehide', this.#onPageHide);
    this.#send({ gone: true });
    this.#byKey.clear();
    this.people = [];
    this.#caret = null;
    for (const listener of this.#listeners) listener();
  }

  /** Shows the others where our caret is, at most ten times a second; the newest wins. */
  place(caret: Caret | null): void {
    this.#caret = caret;
    if (!this.#stop || this.#pause !== undefined) return;
    const wait = this.#shownAt + LEAST_PAUSE_MS - Date.now();
    if (wait <= 0) return this.#showChanged();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#showChanged();
    }, wait);
  }

  readonly #onPageHide = (): void => this.#send({ gone: true });

  #onEvent({ w: whole, p: people, m: moved, g: gone }: PresenceEvent): void {
    if (whole) this.#byKey.clear();
    for (const { k: key, s: sessionKey, o: self, m: membership, c: caret } of people)
      this.#byKey.set(key, { sessionKey, self, membership, caret: readCaret(caret) });
    for (const { k: key, c: caret } of moved) {
      const person = this.#byKey.get(key);
      if (person) this.#byKey.set(key, { ...person, caret: readCaret(caret) });
    }
    for (const key of gone) this.#byKey.delete(key);
    this.people = [...this.#byKey.values()];
    for (const listener of this.#listeners) listener();
    // After a longer time without connection the server has forgotten us.
    const known = this.people.some(({ sessionKey }) => sessionKey === this.sessionKey);
    if (!known && Date.now() - this.#shownAt > FORGOTTEN_AFTER_MS) this.#show();
  }

  #encodeCaret(): { field: string; anchor: string; head: string } | null {
    return (
      this.#caret && {
        field: this.#caret.field,
        anchor: encodeBytes(this.#caret.anchor),
        head: encodeBytes(this.#caret.head),
      }
    );
  }

  #showChanged(): void {
    if (JSON.stringify(this.#encodeCaret()) !== this.#shownCaret) this.#show();
  }

  #show(): void {
    const caret = this.#encodeCaret();
    this.#shownCaret = JSON.stringify(caret);
    this.#shownAt = Date.now();
    this.#send({ caret });
  }

  /** Without waiting for the answer: presence that is lost is shown again within seconds. */
  #send(shown: Shown): void {
    const ignore = (): void => undefined;
    const again = (reason: unknown): void => {
      if (wantsText(codedErrors(reason))) this.#send(shown);
    };
    wsClient.subscribe<unknown, unknown>(
      {
        query: queryOf(liveOperations.show),
        variables: {
          p: { documentId: this.documentId, sessionKey: this.sessionKey, ...shown },
        },
      },
      { next: ({ errors }) => again(errors), error: again, complete: ignore },
    );
  }
}
