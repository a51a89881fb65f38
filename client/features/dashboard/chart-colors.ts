import { createSignal, onCleanup, onMount } from 'solid-js'
import type { Accessor } from 'solid-js'

import { choiceColors } from '@operagrid/shared/domain/field'
import type { ChoiceColor } from '@operagrid/shared/domain/field'

import { readColor } from '../../ui/read-color.ts'
import { useTheme } from '../../ui/theme.ts'

/** The tokens a canvas needs, as the browser resolves them now. */
export type ChartColors = {
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly surface: string
  readonly raised: string
  readonly accent: string
  readonly font: string
  readonly choices: Readonly<Record<ChoiceColor, string>>
}

/** The chart colours of the theme in use, new whenever it changes: by the person or by the system. */
export function createChartColors(): Accessor<ChartColors> {
  const { theme } = useTheme()
  const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query))
  const [changes, setChanges] = createSignal(0)
  const change = () => setChanges((count) => count + 1)
  onMount(() => {
    for (const query of media) query.addEventListener('change', change)
  })
  onCleanup(() => {
    for (const query of media) query.removeEventListener('change', change)
  })
  return () => {
    theme()
    changes()
    return readChartColors()
  }
}

function readChartColors(): ChartColors {
  // One after the other: fromEntries would lose the keys' types.
  const dots = (color: ChoiceColor) => readColor(`--choice-${color}-dot`)
  const choices = choiceColors.reduce(
    (all, color) => ({ ...all, [color]: dots(color) }),
    {} as Record<ChoiceColor, string>, // complete after the last round
  )
  return {
    text: readColor('--text'),
    muted: readColor('--text-muted'),
    line: readColor('--border'),
    surface: readColor('--surface'),
    raised: readColor('--surface-raised'),
    accent: readColor('--focus'),
    font: getComputedStyle(document.body).fontFamily,
    choices,
  }
}
