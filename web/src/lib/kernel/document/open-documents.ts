import { graphqlTransport } from './graphql-transport.ts';
import { LiveDocument, type DocumentKind } from './live-document.svelte.ts';

const LOOK_AGAIN_MS = 1_000;

interface Held {
  readonly document: LiveDocument;
  holders: number;
}

const held = new Map<string, Held>();

function warnOfUnsent(event: BeforeUnloadEvent): void {
  if ([...held.values()].some(({ document }) => document.hasOwnWords)) event.preventDefault();
}

/**
 * The page's one copy of a live document; give it back with `releaseDocument`. One that still has
 * unsent edits, or refused words that nobody has put aside, stays wherever the person goes on this
 * page.
 */
export function holdDocument(id: string, kind: DocumentKind): LiveDocument {
  if (held.size === 0) window.addEventListener('beforeunload', warnOfUnsent);
  let entry = held.get(id);
  if (!entry) {
    entry = { document: new LiveDocument(id, kind, graphqlTransport(id)), holders: 0 };
    held.set(id, entry);
  }
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

function disposeWhenSent(id: string, entry: Held): void {
  if (entry.holders > 0 || held.get(id) !== entry) return;
  if (entry.document.hasOwnWords && entry.document.status !== 'closed') {
    setTimeout(() => disposeWhenSent(id, entry), LOOK_AGAIN_MS);
    return;
  }
  held.delete(id);
  entry.document.dispose();
  if (held.size === 0) window.removeEventListener('beforeunload', warnOfUnsent);
}
