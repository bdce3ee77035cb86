import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './people.ts';
import { enter, planOpen, words } from './plan.ts';

export interface PlanOfClient {
  /** Its page. */
  readonly path: string;
  readonly clientId: string;
  readonly versionId: string;
  readonly version: number;
  readonly documentId: string;
}

/** The clients of whom this person may edit a plan, one after the other. */
export async function draftsOf(visitor: Visitor): Promise<PlanOfClient[]> {
  const { data, errors } = await visitor.ask<{
    clients: {
      nodes: {
        id: string;
        currentPlan: {
          draft: { id: string; version: number; documentId: string; state: string } | null;
        } | null;
      }[];
    };
  }>(`{ clients(first: 50) { nodes { id currentPlan {
    draft { id version documentId state } } } } }`);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.clients.nodes.flatMap(({ id, currentPlan }) => {
    const draft = currentPlan?.draft;
    if (!draft || draft.state !== 'OPEN') return [];
    const { documentId, version } = draft;
    return [
      { path: `/clients/${id}/plan`, clientId: id, versionId: draft.id, version, documentId },
    ];
  });
}

export const goal = (page: Page): Locator => words(page, 'Goal 1');

export async function openPlan(visitor: Visitor, plan: PlanOfClient): Promise<void> {
  await visitor.page.goto(`${visitor.origin}${plan.path}`);
  await planOpen(visitor.page);
}

/** Adds a word to the first goal. */
export async function type(page: Page, word: string): Promise<void> {
  // Far from the window there is plain text in its place.
  await goal(page).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await goal(page).and(page.locator('.ProseMirror')).waitFor();
  await enter(goal(page), 'Control+End');
  await page.keyboard.type(` ${word}`, { delay: 10 });
}

/** Cuts a browser off, and waits until the page says so. */
export async function cutOff({ context, page }: Visitor): Promise<void> {
  await context.setOffline(true);
  await page.locator('[data-connection="offline"]').first().waitFor();
}

/** The line that says what became of what an earlier page could not send. */
export const leftover = (page: Page, state: string): Locator =>
  page.locator(`[data-leftover="${state}"]`);

/** The words of the first goal, as GraphQL's rows have them. */
export async function firstGoal(visitor: Visitor, versionId: string): Promise<string> {
  const { data, errors } = await visitor.ask<{ node: { goals: { words: string }[] } | null }>(
    'query ($id: ID!) { node(id: $id) { ... on PlanVersion { goals { words } } } }',
    { id: versionId },
  );
  const words = data?.node?.goals[0]?.words;
  if (words === undefined) throw new Error(`No goal: ${JSON.stringify(errors)}`);
  return words;
}

/** Every change of the page is on this computer, and the page says so. */
export const storedHere = (page: Page): Promise<void> =>
  page.locator('[data-connection="offline"][data-stored]').first().waitFor();

interface Stored {
  /** How many rows each object store has, over all databases of the site. */
  readonly rows: Record<string, number>;
  /** Everything that is in them and in `localStorage`, bytes as Latin-1. */
  readonly text: string;
}

/** All that the site keeps in this browser, as a program would read it. */
export function storedIn(page: Page): Promise<Stored> {
  return page.evaluate(async () => {
    const ask = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    const decode = (_: string, value: unknown): unknown => {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
      return bytes instanceof Uint8Array ? new TextDecoder('latin1').decode(bytes) : value;
    };
    const rows: Record<string, number> = {};
    let text = JSON.stringify({ ...localStorage });
    for (const { name } of await indexedDB.databases()) {
      const database = await ask(indexedDB.open(name as string));
      text += name;
      for (const store of database.objectStoreNames) {
        const all = await ask(database.transaction(store).objectStore(store).getAll());
        rows[store] = (rows[store] ?? 0) + all.length;
        text += JSON.stringify(all, decode);
      }
      database.close();
    }
    return { rows, text };
  });
}

/** Files of a folder that contain a text, in either of the ways that a browser writes texts. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const name = path.join(file.parentPath, file.name);
    const bytes = await readFile(name);
    if (bytes.includes(text, 0, 'utf8') || bytes.includes(text, 0, 'utf16le')) found.push(name);
  }
  return found;
}
