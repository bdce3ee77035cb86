import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './people.ts';

const WITHIN_MS = 60_000;

/** Waits until `look` gives what is expected; fails with the last difference. */
export function eventually(look: () => Promise<unknown>, expected: unknown): Promise<void> {
  return expect.poll(look, { timeout: WITHIN_MS, interval: 100 }).toEqual(expected);
}

/** Goes to today's meeting from My day, and waits until the plan can be written in. */
export async function openMeeting({ page }: Visitor): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('link', { name: /(open|join) the meeting/i })
    .first()
    .click();
  await page.waitForURL(/\/meetings\//);
  await planOpen(page);
}

export async function planOpen(page: Page): Promise<void> {
  await page.locator('[data-plan-status="open"]').waitFor();
}

export const words = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name: `${name}, words`, exact: true });

/** Puts the caret into an editor, at the start or the end of its words. */
export async function enter(editor: Locator, key: 'Control+Home' | 'Control+End'): Promise<void> {
  const page = editor.page();
  // Far from the window there is plain text in its place, which the editor replaces as it comes near.
  await editor.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await editor.and(page.locator('.ProseMirror')).click();
  await page.keyboard.press(key);
}

/** How often a numbered word stands in a text. */
export const times = (text: string, word: string): number =>
  text.match(new RegExp(`(?<![a-z])${word}(?!\\d)`, 'g'))?.length ?? 0;

/** The words of an editor without the name labels of carets. */
export async function read(editor: Locator): Promise<string> {
  return editor.evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('.teammate-caret')) caret.remove();
    return [...copy.querySelectorAll('p')].map((line) => line.textContent).join('\n');
  });
}

/** The words of all goals, in the order of the page. */
export async function goals(page: Page): Promise<string[]> {
  const all = await page.getByRole('article', { name: /^Goal \d+$/ }).all();
  return Promise.all(all.map((_, at) => read(words(page, `Goal ${at + 1}`))));
}

export const saved = (page: Page): Promise<void> =>
  page.locator('[data-plan-status] [data-connection="saved"]').waitFor();

export interface Rows {
  readonly id: string;
  readonly documentId: string;
  readonly goals: readonly {
    readonly itemId: string;
    readonly words: string;
    readonly lifecycle: string;
    readonly targetOn: string | null;
    readonly responsible: { readonly name: string } | null;
    readonly objectives: readonly {
      readonly words: string;
      readonly interventions: readonly { readonly words: string }[];
      readonly measurements: {
        readonly nodes: readonly { readonly value: number; readonly measuredOn: string }[];
      };
    }[];
  }[];
}

const drafts = new Map<string, { id: string; documentId: string }>();

/** The draft of a client's plan, by the client's name. */
async function draftOf(visitor: Visitor, clientName: string) {
  const key = `${visitor.origin} ${clientName}`;
  const known = drafts.get(key);
  if (known) return known;
  const { data, errors } = await visitor.ask<{
    clients: {
      nodes: { currentPlan: { draft: { id: string; documentId: string } | null } | null }[];
    };
  }>(
    `query ($search: String!) { clients(first: 1, filter: { search: $search }) {
      nodes { currentPlan { draft { id documentId } } } } }`,
    { search: clientName },
  );
  const draft = data?.clients.nodes[0]?.currentPlan?.draft;
  if (!draft) throw new Error(`No draft of ${clientName}: ${JSON.stringify(errors)}`);
  drafts.set(key, draft);
  return draft;
}

/** The draft of a client's plan as GraphQL's rows have it. */
export async function rowsOf(visitor: Visitor, clientName: string): Promise<Rows> {
  const draft = await draftOf(visitor, clientName);
  const { data, errors } = await visitor.ask<{ node: { goals: Rows['goals'] } | null }>(
    `query ($id: ID!) { node(id: $id) { ... on PlanVersion {
      goals { itemId words lifecycle targetOn responsible { name }
        objectives { words interventions { words }
          measurements(first: 3) { nodes { value measuredOn } } } } } } }`,
    { id: draft.id },
  );
  if (!data?.node) throw new Error(`No rows of ${clientName}: ${JSON.stringify(errors)}`);
  return { ...draft, goals: data.node.goals };
}
