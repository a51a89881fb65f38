import { createMemo } from 'solid-js'

import { formatFull, formatRelative, relativeStepMs } from './format-time.ts'
import { useNow } from './use-now.ts'

type RelativeTimeProps = { readonly at: Date | string | number }

/** How long ago, keeping itself true; the exact time is its title. */
export function RelativeTime(props: RelativeTimeProps) {
  const at = createMemo(() => new Date(props.at))
  const words = createMemo(() => formatRelative(at(), useNow(relativeStepMs(Date.now() - at().getTime()))))
  return (
    <time dateTime={at().toISOString()} title={formatFull(at())}>
      {words()}
    </time>
  )
}
