import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

interface Barrier {
  readonly id: string;
  readonly nodes: readonly string[];
}

/**
 * What axe finds wrong on a page as it is now: the rule, and each place with the reason.
 * @param parts selectors of all that is to be looked at; none: the whole page
 */
export const barriers = (page: Page, parts: readonly string[] = []): Promise<Barrier[]> =>
  found(
    page,
    axe(page, parts).withTags([
      ...['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    ]),
  );

/** The same of what depends on colours alone. */
export const contrastBarriers = (page: Page, parts: readonly string[] = []): Promise<Barrier[]> =>
  found(page, axe(page, parts).withRules(['color-contrast', 'link-in-text-block']));

/** No page has frames, and nobody reads of what is right: leaving both away takes half of the time. */
const axe = (page: Page, parts: readonly string[]): AxeBuilder =>
  parts.reduce(
    (builder, part) => builder.include(part),
    new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'], preload: false }),
  );

async function found(page: Page, builder: AxeBuilder): Promise<Barrier[]> {
  // What is on its way from one colour to another has neither.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((each) => each.finished));
  });
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }));
}
