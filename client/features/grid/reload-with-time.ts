import { createEffect, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { asksForNow } from '@operagrid/shared/domain/query-now'

import type { RecordList } from './create-record-list.ts'
import type { Records } from './create-records.ts'

/** How late a record may come into a list of what is past by now. */
const EVERY_MS = 10_000

/** Reads a list anew from time to time whose records come and go as time goes by, without any change of theirs. */
export function reloadWithTime(shownQuery: Records['shownQuery'], list: Accessor<RecordList | undefined>): void {
  createEffect(() => {
    if (!asksForNow(shownQuery()?.filter ?? null)) return
    const timer = setInterval(() => {
      if (!document.hidden) list()?.reload()
    }, EVERY_MS)
    onCleanup(() => clearInterval(timer))
  })
}
