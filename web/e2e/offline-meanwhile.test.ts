import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { barriers } from './harness/axe.ts';
import {
  cutOff,
  draftsOf,
  firstGoal,
  goal,
  leftover,
  openPlan,
  storedHere,
  storedIn,
  type,
  type PlanOfClient,
} from './harness/offline.ts';
import { desktop, phone, type Visitor } from './harness/people.ts';
import { enter, eventually, openMeeting, planOpen, read, saved, times } from './harness/plan.ts';
import { keep } from './harness/screenshots.ts';
import { stage } from './harness/stage.ts';

const here = stage();
const come = here.come.bind(here);

describe('what happened meanwhile', () => {
  it('access that was withdrawn takes the copy away, and says so', async () => {
    const supervisor = await come('supervisor');
    const nurse = await come('nurse');
    const [mine] = await draftsOf(nurse);
    if (!mine) throw new Error('The nurse has no draft');
    await openPlan(nurse, mine);
    await cutOff(nurse);
    await type(nurse.page, 'toolate1');
    await storedHere(nurse.page);
    await nurse.page.goto('about:blank');
    const self = await nurseOf(supervisor, mine.clientId);
    const ended = await supervisor.ask(
      `mutation ($input: EndCareTeamMembershipInput!) {
        endCareTeamMembership(input: $input) { __typename } }`,
      { input: self },
    );
    expect(ended.errors).toBeUndefined();
    await nurse.context.setOffline(false);
    await nurse.page.goto(`${here.server.origin}/`);
    await leftover(nurse.page, 'withdrawn').waitFor();
    await keep(nurse.page, 'offline-withdrawn');
    expect(await barriers(nurse.page)).toEqual([]);
    const { rows, text } = await storedIn(nurse.page);
    expect([rows.chunks, rows.refused]).toEqual([0, 0]);
    expect(text).not.toContain(mine.documentId);
    expect(times(await firstGoal(supervisor, mine.versionId), 'toolate1')).toBe(0);
  });

  it('a plan that was signed keeps the words, and the new draft takes them', async () => {
    const manager = await come('casemanager');
    const supervisor = await come('supervisor');
    const therapist = await come('therapist');
    const mobile = await come('therapist', { viewport: phone });
    const [mine] = await draftsOf(therapist);
    if (!mine) throw new Error('The therapist has no draft');
    for (const [visitor, word] of [
      [therapist, 'aftersigning1'],
      [mobile, 'onthephone1'],
    ] as const) {
      await openPlan(visitor, mine);
      await cutOff(visitor);
      await type(visitor.page, word);
      await storedHere(visitor.page);
      await visitor.page.goto('about:blank');
    }

    const { versionId: id, clientId } = mine;
    const input = async () => ({ id, version: await versionOf(manager, id) });
    const step = async (who: Visitor, name: string, type: string, values: object) => {
      const answer = await who.ask(
        `mutation ($input: ${type}!) { ${name}(input: $input) { planVersion { id } } }`,
        { input: values },
      );
      expect(answer.errors, name).toBeUndefined();
    };
    await step(manager, 'submitPlanVersion', 'SubmitPlanVersionInput', await input());
    for (const who of [supervisor, manager, await come('psychiatrist')])
      await step(who, 'signPlanVersion', 'SignPlanVersionInput', await input());

    // Back, before there is a draft: told at once, and on the plan.
    const { page } = therapist;
    await therapist.context.setOffline(false);
    await page.goto(`${here.server.origin}/`);
    await leftover(page, 'refused').waitFor();
    await keep(page, 'offline-refused');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'look at them where you wrote them' }).click();
    const panel = keptWords(page);
    await panel.getByText(/aftersigning1/).waitFor();
    await keep(page, 'offline-signed-meanwhile');
    expect(await barriers(page)).toEqual([]);

    // What the same person wrote on their phone is deleted there, once they have said so twice.
    await mobile.context.setOffline(false);
    await openSigned(mobile, mine);
    await deleteKept(mobile.page, 'onthephone1');
    await mobile.page.reload();
    await mobile.page.locator('[data-plan-status="locked"]').waitFor();
    expect(await keptWords(mobile.page).count()).toBe(0);
    expect((await storedIn(mobile.page)).rows.refused).toBe(0);

    // Kept over a reload, until there is a draft.
    await step(manager, 'startPlanDraft', 'StartPlanDraftInput', { clientId });
    await page.reload();
    await planOpen(page);
    await panel.getByText(/aftersigning1/).waitFor();
    await keep(page, 'offline-new-draft');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Put them into the new draft' }).click();
    await panel.waitFor({ state: 'detached' });
    await saved(page);
    expect(times(await read(goal(page)), 'aftersigning1')).toBe(1);
    const draft = (await draftsOf(therapist)).find((each) => each.clientId === clientId);
    expect(times(await firstGoal(therapist, draft?.versionId ?? ''), 'aftersigning1')).toBe(1);
    expect(times(await firstGoal(therapist, id), 'aftersigning1')).toBe(0);
    await eventually(async () => (await storedIn(page)).rows.refused, 0);
  });
});

describe('minutes that were signed', () => {
  it('keep the words of who was away, and show them in the record until they are put aside', async () => {
    const manager = await come('casemanager');
    const therapist = await come('therapist');
    await Promise.all([openMeeting(manager), openMeeting(therapist)]);
    await manager.page.getByRole('button', { name: 'Start the meeting' }).click();
    const { page } = therapist;
    await page.getByRole('heading', { name: 'Tasks from last time' }).waitFor();
    const agenda = page.getByRole('navigation', { name: 'Agenda' });
    await agenda.locator('a[data-agenda]', { hasText: 'Nia' }).click();
    await page.locator('[data-minutes-status="open"]').waitFor();
    const spoken = page.getByRole('textbox', { name: 'Discussion', exact: true });
    await enter(spoken, 'Control+End');
    await cutOff(therapist);
    await page.keyboard.type('Nia told of her week aftersigning2.');
    await page.locator('.minutes [data-connection="offline"][data-stored]').waitFor();
    await manager.page.getByRole('button', { name: 'Close the meeting…' }).click();
    await manager.page.getByRole('button', { name: 'Close the meeting', exact: true }).click();
    await manager.page.getByRole('region', { name: 'Not spoken about' }).waitFor();

    // The record takes the place of what was written on. What is further down is not seen yet.
    await page.setViewportSize({ ...desktop, height: 320 });
    await therapist.context.setOffline(false);
    const panel = page.getByRole('region', { name: 'Not spoken about' }).getByRole('alert');
    await panel.getByText(/aftersigning2/).waitFor();
    await leftover(page, 'refused').waitFor();
    await panel.scrollIntoViewIfNeeded();
    await leftover(page, 'refused').waitFor({ state: 'detached' });
    await page.setViewportSize(desktop);
    await panel.scrollIntoViewIfNeeded();
    await keep(page, 'offline-signed-minutes');
    expect(await barriers(page)).toEqual([]);
    await page.reload();
    await deleteKept(page, 'aftersigning2');
  });
});

const keptWords = (page: Page) => page.getByRole('alert', { name: 'Words that were not saved' });

async function openSigned({ page, origin }: Visitor, { path }: PlanOfClient): Promise<void> {
  await page.goto(`${origin}${path}`);
  await page.locator('[data-plan-status="locked"]').waitFor();
}

/** Deletes the words of the panel: not before it was asked, and not where the answer is no. */
async function deleteKept(page: Page, word: string): Promise<void> {
  const panel = keptWords(page);
  const button = panel.getByRole('button', { name: 'I have what I need' });
  const dialog = page.getByRole('dialog', { name: 'Delete these words from this computer?' });
  await panel.getByText(new RegExp(word)).waitFor();
  for (const no of ['Cancel', 'Escape']) {
    await button.click();
    await dialog.waitFor();
    await keep(page, 'offline-delete-kept');
    expect(await barriers(page)).toEqual([]);
    if (no === 'Escape') await page.keyboard.press(no);
    else await dialog.getByRole('button', { name: no }).click();
    await dialog.waitFor({ state: 'detached' });
    await panel.getByText(new RegExp(word)).waitFor();
    expect((await storedIn(page)).rows.refused).toBe(1);
    await eventually(() => button.evaluate((it) => it === document.activeElement), true);
  }
  await button.click();
  await dialog.getByRole('button', { name: 'Delete them' }).click();
  await dialog.waitFor({ state: 'detached' });
  await panel.waitFor({ state: 'detached' });
  // Whoever works by the keyboard goes on where the words were, and not at the top of the page.
  await eventually(() => page.evaluate(() => document.activeElement?.tagName === 'BODY'), false);
  await eventually(async () => (await storedIn(page)).rows.refused, 0);
}

async function versionOf(visitor: Visitor, id: string): Promise<number> {
  const { data } = await visitor.ask<{ node: { version: number } }>(
    'query ($id: ID!) { node(id: $id) { ... on PlanVersion { version } } }',
    { id },
  );
  if (!data) throw new Error('No version');
  return data.node.version;
}

/** The nurse's part in a client's care. */
async function nurseOf(visitor: Visitor, clientId: string) {
  const { data } = await visitor.ask<{
    client: {
      careTeam: { id: string; version: number; member: { discipline: string | null } }[];
    };
  }>('query ($id: ID!) { client(id: $id) { careTeam { id version member { discipline } } } }', {
    id: clientId,
  });
  const part = data?.client.careTeam.find(({ member }) => /NURS/.test(member.discipline ?? ''));
  if (!part) throw new Error('No nurse');
  return { id: part.id, version: part.version };
}
