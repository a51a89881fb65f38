import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What lies over a page. */
const OVER = '[role=dialog], dialog[open], [role=menu], [role=listbox]'

/** Rows of a grid are drawn alike: half of the time went into those behind the first ten. */
const MORE_ROWS = '[role=row]:nth-child(n+12)'

/**
 * What keeps people from a page as it is now: WCAG A and AA, one line for each fault. `colors`: contrast alone.
 * `over`: of a page with something over it that alone, where the page below is looked at by itself: it takes most of the
 * time.
 */
export async function findBarriers(page: Page, what: 'all' | 'colors', over = false): Promise<string[]> {
  // Legacy: in this very page, for a second one would be another visit. Nothing of another site is framed here.
  // Of what is in order nothing is told in detail: that took two thirds of the time on a page of a thousand parts.
  const builder = new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .exclude(MORE_ROWS)
  if (over && (await page.locator(OVER).first().isVisible())) builder.include(OVER)
  const { violations } = await (
    what === 'all' ? builder.withTags(wcag) : builder.withRules(['color-contrast'])
  ).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? '').split('\n').slice(1, 3).join(' ').replaceAll(/\s+/g, ' ').trim()
      return `${id}: ${target.join(' ')}: ${why}`
    }),
  )
}

/** How much wider than the screen a page is, in CSS pixels; 0 = it does not scroll sideways. */
export async function overhang(page: Page): Promise<number> {
  const { width } = page.viewportSize() ?? { width: 0 }
  return await page.evaluate((shown) => Math.max(0, document.documentElement.scrollWidth - shown), width)
}
