import { createMemo } from 'solid-js'

import { formatDay, formatFull, formatRelative, formatSecond, relativeStepMs } from '../../ui/format-time.ts'
import { useNow } from '../../ui/use-now.ts'

/** When it was, to the second, in this browser's zone; how long ago is its title. */
export function EntryTime(props: { readonly at: string }) {
  const at = createMemo(() => new Date(props.at))
  const now = createMemo(() => useNow(relativeStepMs(Date.now() - at().getTime())))
  return (
    <time dateTime={props.at} title={`${formatRelative(at(), now())} · ${formatFull(at())}`}>
      {formatDay(at(), now())} <span class="audit-clock">{formatSecond(at())}</span>
    </time>
  )
}
