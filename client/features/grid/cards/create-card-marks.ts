import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { ChoiceColor } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { colorForId } from '../../../ui/choice-color.ts'
import { useGridView } from '../grid-context.ts'

/** What others do to a record, as its card shows it wherever it stands: who is on it, what was changed, its colour. */
export function createCardMarks(record: Accessor<GridRecord>) {
  const view = useGridView()
  return createMarksOf(
    () => record().id,
    createMemo(() => view.colorOf()(record())),
  )
}

/** The same of a record of which no more is known than its id and its colour. */
export function createMarksOf(recordId: Accessor<string>, tint: Accessor<ChoiceColor | null>) {
  const view = useGridView()
  const glow = createMemo(() => [...(view.glows.of(recordId())?.values() ?? [])].at(-1))
  const others = createMemo(() => view.presence.others.filter((present) => present.recordId === recordId()))
  const isNews = () => view.news.of(recordId()) !== undefined
  return {
    /** The classes of the card. */
    look: () => {
      const memberId = others()[0]?.memberId ?? glow()?.memberId
      const lit = glow() ? (glow()?.turn ? 'cell-glow-a' : 'cell-glow-b') : ''
      const tinted = tint() === null ? '' : `card-tinted tint-${tint()}`
      return `${lit} ${tinted} ${others().length > 0 ? 'card-other' : ''} ${memberId ? `choice-${colorForId(memberId)}` : ''}`
    },
    isNews,
    /** What `CellFlags` says of it; undefined where there is nothing to say. */
    flags: () =>
      glow() !== undefined || others().length > 0 || isNews()
        ? { glow: glow(), others: others(), isNews: isNews() }
        : undefined,
  }
}
