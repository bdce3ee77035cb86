import { SvelteMap } from 'svelte/reactivity';
import { outliving } from '../outliving.svelte.ts';
import { graphqlTransport } from './graphql-transport.ts';
import { LiveDocument, type DocumentKind, type OfflinePlace } from './live-document.svelte.ts';

const LOOK_AGAIN_MS = 1_000;

interface Held {
  readonly document: LiveDocument;
  /** Editors that show it. */
  holders: number;
  /** It is open to send what an earlier page left, and shows its reader to nobody. */
  sending: boolean;
}

const held = new SvelteMap<string, Held>();
let place: Promise<OfflinePlace | undefined> | undefined;

/** Where documents that are opened from now on are kept on this computer. */
export function keepDocumentsIn(opened: Promise<OfflinePlace | undefined>): void {
  place = opened;
}

function warnOfUnsent(event: BeforeUnloadEvent): void {
  if ([...held.values()].some(({ document }) => document.hasOwnWords)) event.preventDefault();
}

function hold(id: string, kind: DocumentKind): Held {
  if (held.size === 0) window.addEventListener('beforeunload', warnOfUnsent);
  let entry = held.get(id);
  if (!entry) {
    const document = outliving(() => new LiveDocument(id, kind, graphqlTransport(id), place));
    entry = { document, holders: 0, sending: false };
    held.set(id, entry);
  }
  return entry;
}

/**
 * The page's one copy of a live document; give it back with `releaseDocument`. One that still has
 * unsent edits, or refused words that nobody has put aside, stays wherever the person goes on this
 * page.
 */
export function holdDocument(id: string, kind: DocumentKind): LiveDocument {
  const entry = hold(id, kind);
  entry.holders += 1;
  if (entry.holders === 1) entry.document.presence.arrive();
  return entry.document;
}

export function releaseDocument(id: string): void {
  const entry = held.get(id);
  if (!entry) return;
  entry.holders -= 1;
  if (entry.holders > 0) return;
  entry.document.presence.leave();
  disposeWhenSent(id, entry);
}

/** Opens a document to send what an earlier page left of it, until the returned function is called. */
export function holdToSend(id: string, kind: DocumentKind): [LiveDocument, () => void] {
  const entry = hold(id, kind);
  entry.sending = true;
  const release = () => {
    entry.sending = false;
    disposeWhenSent(id, entry);
  };
  return [entry.document, release];
}

/** The documents that this page has open. Reactive. */
export const openDocuments = (): LiveDocument[] =>
  [...held.values()].map(({ document }) => document);

/** Lets go of all documents, and of what is unsent of them. */
export function abandonDocuments(): void {
  window.removeEventListener('beforeunload', warnOfUnsent);
  for (const { document } of held.values()) document.abandon();
  held.clear();
}

function disposeWhenSent(id: string, entry: Held): void {
  if (entry.holders > 0 || entry.sending || held.get(id) !== entry) return;
  const { document } = entry;
  if ((document.unsent > 0 || document.hasOwnWords) && document.status !== 'closed') {
    setTimeout(() => disposeWhenSent(id, entry), LOOK_AGAIN_MS);
    return;
  }
  held.delete(id);
  document.dispose();
  if (held.size === 0) window.removeEventListener('beforeunload', warnOfUnsent);
}
