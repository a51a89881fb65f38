import type { CellValue } from '@operagrid/shared/domain/cell'
import { formatOf } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { FitsPattern, RuleManner } from '@operagrid/shared/domain/field-rules'

import { uiLocale } from './format-time.ts'
import { numberWords } from './number-words.ts'

let judge: FitsPattern | null = null
let loading: Promise<void> | null = null

/** Resolves when the patterns of these fields can be judged here, or cannot: the server judges them in any case. */
export async function loadPatterns(fields: readonly Pick<Field, 'pattern'>[]): Promise<void> {
  if (judge === null && fields.some(({ pattern }) => pattern)) await load()
}

/** How rules are judged and worded on this page: a pattern that cannot be judged yet is left to the server. */
export const ruleManner: RuleManner = {
  fits(source, text) {
    if (judge !== null) return judge(source, text)
    void load()
    return true
  },
  say: boundWords,
}

/** Their library is 65 kB, and most grids and forms have no pattern. */
function load(): Promise<void> {
  loading ??= import('@operagrid/shared/domain/pattern').then(
    ({ fitsPattern }) => void (judge = fitsPattern),
    // Without signal: it is tried again when it is next needed.
    () => void (loading = null),
  )
  return loading
}

const date = new Intl.DateTimeFormat(uiLocale, { dateStyle: 'medium', timeZone: 'UTC' })
const moment = new Intl.DateTimeFormat(uiLocale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })

/** A bound as the person reads such values. */
export function boundWords(field: Field, value: CellValue): string {
  if (typeof value === 'number') return numberWords(value, formatOf(field))
  const at = new Date(field.type === 'date' ? `${String(value)}T00:00:00Z` : String(value))
  if (Number.isNaN(at.getTime())) return String(value)
  return (field.type === 'date' ? date : moment).format(at)
}
