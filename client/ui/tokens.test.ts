import { describe, expect, it } from 'vitest'

import { choiceColors } from '@operagrid/shared/domain/field'

import css from './tokens.css?raw'

const hexes = new Map<string, { readonly light: string; readonly dark: string }>()
for (const [, name, light, dark] of css.matchAll(/(--[\w-]+): light-dark\((#\w{6}), (#\w{6})\);/gu)) {
  // The first is the normal one; later ones are for people who ask for more contrast.
  if (name && light && dark && !hexes.has(name)) hexes.set(name, { light, dark })
}

const onSurfaces = [
  '--text',
  '--text-muted',
  '--text-faint',
  '--accent-text',
  '--danger-text',
  '--success-text',
  '--warning-text',
]
const surfaces = ['--bg', '--surface', '--surface-raised', '--surface-hover']
const pairs: readonly (readonly [string, string])[] = [
  ...onSurfaces.flatMap((text) => surfaces.map((surface) => [text, surface] as const)),
  ['--text-muted', '--surface-active'],
  ['--accent-text', '--accent-soft'],
  ['--danger-text', '--danger-soft'],
  ['--warning-text', '--warning-soft'],
  ['--success-text', '--success-soft'],
  ...choiceColors.map((color) => [`--choice-${color}-fg`, `--choice-${color}-bg`] as const),
  ...choiceColors.flatMap((color) => onSurfaces.map((text) => [text, `--tint-${color}`] as const)),
]

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each(pairs)('reads %s on %s at 4.5:1', (text, surface) => {
    expect(contrast(hexOf(text), hexOf(surface))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['--accent', '--accent-hover', '--danger', '--danger-hover'])('reads white on %s at 4.5:1', (fill) => {
    expect(contrast('#ffffff', hexOf(fill))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['--border-control', '--focus', '--live', '--waiting'])('sets %s off from the surface at 3:1', (mark) => {
    expect(contrast(hexOf(mark), hexOf('--surface'))).toBeGreaterThanOrEqual(3)
  })

  function hexOf(token: string): string {
    const pair = hexes.get(token)
    if (!pair) throw new Error(`tokens.css has no ${token}.`)
    return pair[theme]
  }
})

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
