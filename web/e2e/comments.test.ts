import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import { phone, type Visitor } from './harness/people.ts';
import { enter, eventually, openMeeting, planOpen, read, saved, words } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { stage } from './harness/stage.ts';

const here = stage();

async function openPlan({ page }: Visitor): Promise<void> {
  await page.goto('/clients');
  const link = page.getByRole('link', { name: /Nia Adeyinka/ }).filter({ visible: true });
  await page.goto(`${(await link.first().getAttribute('href')) ?? ''}/plan`);
  await planOpen(page);
}

const list = (page: Page) => page.getByRole('complementary', { name: 'Comments' });
const thread = (page: Page, said: string) => list(page).locator('[data-thread]', { hasText: said });
const goal = (page: Page) => words(page, 'Goal 1');
/** The marked words in the first goal; somebody's caret may stand in the midst of them. */
const marked = async (page: Page) =>
  (await goal(page).locator('[data-mark]').allInnerTexts()).join('');

const hasFocus = (field: Locator) => field.evaluate((it) => it === document.activeElement);

async function select(page: Page, from: 'Control+Home' | 'Control+End', letters: number) {
  await enter(goal(page), from);
  const key = from === 'Control+Home' ? 'Shift+ArrowRight' : 'Shift+ArrowLeft';
  for (let letter = 0; letter < letters; letter++) await page.keyboard.press(key);
}

it('words are commented on, answered with a mention, followed through edits and settled', async () => {
  const first = await here.come('casemanager');
  const second = await here.come('nurse');
  await Promise.all([openPlan(first), openPlan(second)]);
  const [mine, theirs] = [first.page, second.page];
  expect(await read(goal(mine))).toMatch(/^Nia sleeps through the night/);

  // With the mouse: the button stands beside the selection, and the words stay selected.
  await select(mine, 'Control+Home', 'Nia sleeps'.length);
  await mine.getByRole('button', { name: 'Comment', exact: true }).click();
  await mine.getByRole('textbox', { name: 'Comment on these words' }).fill('All of the night?');
  await list(mine).getByRole('button', { name: 'Comment', exact: true }).click();
  await thread(mine, 'All of the night?').getByText('Nia sleeps', { exact: true }).waitFor();

  // The other sees the line under the words at once, and opens the thread by them.
  await eventually(() => marked(theirs), 'Nia sleeps');
  await goal(theirs).locator('[data-mark]').first().click();
  const answered = thread(theirs, 'All of the night?');
  await answered.getByRole('button', { name: 'Answer' }).click();
  await theirs.keyboard.type('She wakes once. @raman');
  await theirs.getByRole('option', { name: /Priya Raman/ }).waitFor();
  await theirs.keyboard.press('Enter');
  await theirs.keyboard.type('saw it.');
  expect(await answered.getByRole('textbox', { name: 'Answer' }).inputValue()).toBe(
    'She wakes once. @Priya Raman saw it.',
  );
  await theirs.keyboard.press('Control+Enter');
  await thread(mine, 'She wakes once.').getByText('@Priya Raman').waitFor();

  // Whoever is mentioned has it on their day, and once they have read it no longer.
  const third = await here.come('therapist', { viewport: phone });
  await third.page.goto('/');
  const line = third.page.getByRole('link', { name: /Tomasz Wilk mentioned you in the plan/ });
  await line.click();
  await thread(third.page, 'She wakes once.').waitFor();
  await eventually(() => thread(third.page, 'She wakes once.').getAttribute('data-active'), '');
  expect(await barriers(third.page)).toEqual([]);
  await eventually(async () => {
    const { data } = await third.ask<{
      viewer: { mentionedIn: { nodes: { quote: string }[] } };
    }>('{ viewer { mentionedIn { nodes { quote } } } }');
    return data?.viewer.mentionedIn.nodes.filter(({ quote }) => quote === 'Nia sleeps');
  }, []);

  // The words move, and change, and the comment stays with them.
  await enter(goal(theirs), 'Control+Home');
  await theirs.keyboard.type('Soon ');
  await eventually(() => marked(mine), 'Nia sleeps');
  await eventually(() => marked(theirs), 'Nia sleeps');
  await theirs.keyboard.press('ArrowRight');
  await theirs.keyboard.press('ArrowRight');
  await theirs.keyboard.press('ArrowRight');
  await theirs.keyboard.type('h');
  await eventually(() => marked(mine), 'Niah sleeps');

  // A half-written answer outlives a change of the list.
  await thread(mine, 'She wakes once.').getByRole('button', { name: 'Answer' }).click();
  await mine.keyboard.type('Not sent yet');
  // Escape leaves it as it is, and the text has the focus again.
  await mine.keyboard.press('Escape');
  expect(await hasFocus(goal(mine))).toBe(true);

  // They go: the quote is still there, and says that they were changed.
  await select(theirs, 'Control+Home', 'Soon Niah sleeps '.length);
  await theirs.keyboard.press('Delete');
  expect(await read(goal(theirs))).toMatch(/^through the night/);
  await saved(theirs);
  const gone = thread(mine, 'She wakes once.');
  await gone.getByText('These words were changed since.').waitFor();
  await gone.getByText('Nia sleeps', { exact: true }).waitFor();
  expect(await gone.getByRole('textbox', { name: 'Answer' }).inputValue()).toBe('Not sent yet');
  await gone.getByRole('button', { name: 'Cancel' }).click();

  await gone.getByRole('button', { name: 'Resolve' }).click();
  await gone.waitFor({ state: 'detached' });
  await thread(theirs, 'She wakes once.').waitFor({ state: 'detached' });
  await list(theirs).getByRole('button', { name: 'Resolved' }).click();
  const settled = thread(theirs, 'She wakes once.');
  await settled.getByText('Resolved by Joel Abernathy today').waitFor();
  expect(await barriers(theirs)).toEqual([]);
  await settled.getByRole('button', { name: 'Open again' }).click();
  await settled.waitFor({ state: 'detached' });
  expect([...first.failures, ...second.failures, ...third.failures]).toEqual([]);
});

it('in a meeting a comment is begun by the keyboard, and left by it', async () => {
  const visitor = await here.come('casemanager');
  const { page } = visitor;
  await openMeeting(visitor);
  await select(page, 'Control+End', 5);
  await page.keyboard.press('Control+Alt+m');
  const writing = page.getByRole('textbox', { name: 'Comment on these words' });
  await eventually(() => hasFocus(writing), true);
  await page.keyboard.type('Is this so?');
  await page.keyboard.press('Escape');
  expect(await hasFocus(goal(page))).toBe(true);
  await writing.waitFor({ state: 'detached' });
  // What was begun is there when other words are chosen.
  await select(page, 'Control+End', 3);
  await page.keyboard.press('Control+Alt+m');
  await writing.waitFor();
  expect(await writing.inputValue()).toBe('Is this so?');
  await page.keyboard.press('Control+Enter');
  await thread(page, 'Is this so?').waitFor();
  await eventually(() => hasFocus(goal(page)), true);

  // The words of a comment that is being changed outlive Escape too; Cancel puts them aside.
  await thread(page, 'Is this so?')
    .getByRole('button', { name: 'More about this comment' })
    .click();
  await page.getByRole('menuitem', { name: 'Change the words' }).click();
  const changing = list(page).getByRole('textbox', { name: 'Other words for the comment' });
  await eventually(() => hasFocus(changing), true);
  await page.keyboard.press('End');
  await page.keyboard.type(' I ask.');
  await page.keyboard.press('Escape');
  expect(await changing.inputValue()).toBe('Is this so? I ask.');
  await list(page).getByRole('button', { name: 'Cancel' }).click();
  await changing.waitFor({ state: 'detached' });
  expect(await hasFocus(goal(page))).toBe(true);
  await list(page).getByRole('button', { name: 'Close the comments' }).click();
  await list(page).waitFor({ state: 'detached' });
  expect(visitor.failures).toEqual([]);
});

it('a version in force is read, and its words are commented on', async () => {
  const visitor = await here.come('casemanager');
  const { page } = visitor;
  await openPlan(visitor);
  await page.getByRole('button', { name: 'In force' }).click();
  await page.locator('[data-plan-status="locked"]').waitFor();
  const text = goal(page).and(page.locator('.ProseMirror'));
  await text.scrollIntoViewIfNeeded();
  await text.dblclick({ position: { x: 8, y: 10 } });
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByRole('textbox', { name: 'Comment on these words' }).fill('As it was signed');
  await page.keyboard.press('Control+Enter');
  await thread(page, 'As it was signed').getByText('Nia', { exact: true }).waitFor();
  // Comments that could not be had the first time are asked for again.
  let refused = 0;
  await page.route('**/graphql', async (route) => {
    const first = refused === 0 && route.request().postData()?.includes('"DocumentComments"');
    if (!first) return route.fallback();
    refused += 1;
    await route.abort();
  });
  await page.getByRole('button', { name: 'Draft' }).click();
  await planOpen(page);
  await page.getByRole('button', { name: /^Comments, \d+ open$/ }).click();
  await thread(page, 'As it was signed').waitFor();
  expect(refused).toBe(1);
  expect(visitor.failures).toEqual([]);
});

it('words of a client’s minutes are commented on in the meeting, and after it', async () => {
  const first = await here.come('casemanager');
  const second = await here.come('therapist');
  await Promise.all([openMeeting(first), openMeeting(second)]);
  const [mine, theirs] = [first.page, second.page];
  await mine.getByRole('button', { name: 'Start the meeting' }).click();
  const minutes = (page: Page) => page.getByRole('textbox', { name: 'Discussion', exact: true });
  const spoken = async (page: Page) =>
    (await page.locator('[data-field="about//discussion"] [data-mark]').allInnerTexts()).join('');
  for (const page of [mine, theirs]) {
    await page.getByRole('heading', { name: 'Tasks from last time' }).waitFor();
    const agenda = page.getByRole('navigation', { name: 'Agenda' });
    await agenda.locator('a[data-agenda]', { hasText: 'Nia' }).click();
    await page.locator('[data-minutes-status="open"]').waitFor();
  }

  await enter(minutes(mine), 'Control+Home');
  await mine.keyboard.type('Nia slept six nights of seven.');
  await mine.keyboard.press('Control+Home');
  for (const _ of 'Nia slept') await mine.keyboard.press('Shift+ArrowRight');
  await mine.keyboard.press('Control+Alt+m');
  await mine.getByRole('textbox', { name: 'Comment on these words' }).fill('Who counted?');
  await mine.keyboard.press('Control+Enter');
  await thread(mine, 'Who counted?').getByText('Nia slept', { exact: true }).waitFor();
  // What is written next stands behind the words, and not in their place.
  await eventually(() => hasFocus(minutes(mine)), true);
  await mine.keyboard.type(' well');
  await eventually(() => read(minutes(mine)), 'Nia slept well six nights of seven.');

  // The list of the other stands beside the minutes, and covers none of them.
  await eventually(() => spoken(theirs), 'Nia slept');
  await minutes(theirs).locator('[data-mark]').first().click();
  await thread(theirs, 'Who counted?').waitFor();
  const [beside, pane] = [await list(theirs).boundingBox(), await minutes(theirs).boundingBox()];
  expect((beside?.x ?? 0) + (beside?.width ?? 0)).toBeLessThanOrEqual(pane?.x ?? 0);
  await thread(theirs, 'Who counted?').getByRole('button', { name: 'Answer' }).click();
  await theirs.keyboard.type('Her grandmother did.');
  await theirs.keyboard.press('Control+Enter');
  await thread(mine, 'Her grandmother did.').waitFor();
  await keep(mine, 'meeting-minutes-comments');
  expect(await barriers(mine)).toEqual([]);

  // It is there with the minutes alone, and leads back to its words.
  const tab = (name: string) => mine.getByRole('tab', { name: new RegExp(`^${name}`) });
  await tab('Tasks').click();
  await list(mine).waitFor({ state: 'detached' });
  await tab('Decisions').click();
  await thread(mine, 'Who counted?')
    .getByRole('button', { name: /Nia slept/ })
    .click();
  await eventually(() => tab('Minutes').getAttribute('aria-selected'), 'true');
  // There is one list: that of the plan takes its place.
  const plan = mine.getByRole('toolbar', { name: 'Plan' });
  await plan.getByRole('button', { name: /^Comments/ }).click();
  await thread(mine, 'Who counted?').waitFor({ state: 'detached' });
  expect(await list(mine).count()).toBe(1);
  await list(mine).getByRole('button', { name: 'Close the comments' }).click();
  await list(theirs).getByRole('button', { name: 'Close the comments' }).click();

  // The minutes are signed, and still spoken of.
  await mine.getByRole('button', { name: 'Close the meeting…' }).click();
  await mine.getByRole('button', { name: 'Close the meeting', exact: true }).click();
  const record = theirs.getByRole('region', { name: /^Nia/ });
  await record.getByRole('button', { name: 'Comments, 1 open' }).click();
  await eventually(() => spoken(theirs), 'Nia slept');
  await thread(theirs, 'Who counted?').getByRole('button', { name: 'Resolve' }).click();
  await list(theirs).getByText('No open comments.').waitFor();
  await keep(theirs, 'meeting-record-comments');
  expect(await barriers(theirs)).toEqual([]);
  expect([...first.failures, ...second.failures]).toEqual([]);
});
