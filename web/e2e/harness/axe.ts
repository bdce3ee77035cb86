import axe, { type ElementContext, type RunOptions } from 'axe-core';
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
  found(page, parts, {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });

/** The same of what depends on colours alone. */
export const contrastBarriers = (page: Page, parts: readonly string[] = []): Promise<Barrier[]> =>
  found(page, parts, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] });

async function found(
  page: Page,
  parts: readonly string[],
  runOnly: NonNullable<RunOptions['runOnly']>,
): Promise<Barrier[]> {
  // What is on its way from one colour to another has neither.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((each) => each.finished));
  });
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ({ include, options }) => {
      const { axe: here } = window as unknown as { axe: typeof axe };
      const context: ElementContext = include.length > 0 ? { include } : document;
      const { violations } = await here.run(context, options);
      return violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
      }));
    },
    {
      include: [...parts],
      // Nobody reads of what is right: leaving it away takes half of the time.
      options: { runOnly, resultTypes: ['violations'], preload: false } satisfies RunOptions,
    },
  );
}
