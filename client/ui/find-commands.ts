import { fold } from '@operagrid/shared/domain/fold'

import type { Command } from './command.ts'

/**
 * The commands that hold every word of `text`, whatever its case and accents, those first whose label begins with it,
 * then those of which a word begins with it. Commands as likely as each other keep their order.
 */
export function findCommands(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = fold(text.trim())
  const words = wanted.split(/\s+/u).filter((word) => word !== '')
  if (words.length === 0) return commands
  const ranked = commands.flatMap((command) => {
    const label = fold(command.label)
    const all = `${label} ${fold(command.group)}`
    if (!words.every((word) => all.includes(word))) return []
    const rank = label.startsWith(wanted) ? 0 : ` ${label}`.includes(` ${wanted}`) ? 1 : 2
    return [{ command, rank }]
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ command }) => command)
}
