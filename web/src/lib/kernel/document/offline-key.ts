import { graphql } from '../graphql/graphql.ts';
import { ask } from '../graphql/browser.ts';
import { session } from '../session/session.svelte.ts';
import { decodeBytes } from './bytes.ts';
import { importKey } from './offline-crypto.ts';

const DocumentKeyQuery = graphql(`
  query DocumentKey($documentId: ID!) {
    documentKey(documentId: $documentId) {
      lineageId
      key
    }
  }
`);

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** A server that answers, and never with a key: the document is opened without its copy. */
const MOST_FAILURES = 3;

/** What opens the copies of a document, in memory alone. */
export interface HeldKey {
  readonly key: CryptoKey;
  readonly lineageId: string;
}

/** `withdrawn`: this person may not read the document any more. */
export type KeyAnswer = HeldKey | 'withdrawn' | 'unavailable';

/** Where keys come from; in tests not from a server. */
export type KeySource = (documentId: string, signal: AbortSignal) => Promise<KeyAnswer>;

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

/** Asks the server for a document's key, for as long as the server cannot be reached. */
export const keyFromServer: KeySource = async (documentId, signal) => {
  let failures = 0;
  for (let tries = 0; !signal.aborted; tries += 1) {
    await session.opened();
    const { data, problem } = await ask(DocumentKeyQuery, { documentId });
    if (data) {
      const { key, lineageId } = data.documentKey;
      return { key: await importKey(decodeBytes(key)), lineageId };
    }
    if (problem.code === 'NOT_FOUND' || problem.code === 'FORBIDDEN') return 'withdrawn';
    const passing = ['UNREACHABLE', 'UNAUTHENTICATED', 'RATE_LIMITED'].includes(problem.code);
    if (!passing && ++failures === MOST_FAILURES) return 'unavailable';
    await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 6)), signal);
  }
  return 'unavailable';
};
