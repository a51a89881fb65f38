import { z } from 'zod'

import type { Cells } from './cell.ts'
import { uuid } from './id.ts'

/** Most changes that are looked through for news; of a member who missed more, only the last ones are told. */
export const MAX_NEWS_CHANGES = 10_000

/** Most records that one look at the news names. */
export const MAX_NEWS = 100

export const newsList = z.strictObject({ gridId: uuid, limit: z.number().int().min(1).max(MAX_NEWS) })
export type NewsAsk = z.infer<typeof newsList>

/** Everything up to this version has been looked at. */
export const newsSeen = z.strictObject({ gridId: uuid, version: z.number().int().min(0) })
export type NewsSeen = z.infer<typeof newsSeen>

/**
 * A record that others changed: what it holds now, in which fields, by whom (ids, at most five), and when last (ISO
 * 8601 UTC). `said`: somebody commented on it. `made`: it is new, or was brought back. `deleted`: it is gone now. `mine`: it
 * is assigned to who asks, or names them in a person field that they see.
 */
export type RecordNews = {
  readonly recordId: string
  readonly number: number
  readonly cells: Cells
  readonly fieldIds: readonly string[]
  readonly memberIds: readonly string[]
  readonly at: string
  readonly said: boolean
  readonly made: boolean
  readonly deleted: boolean
  readonly mine: boolean
}

/**
 * What others changed in a grid since a member last looked: the records that name them first, then those that are
 * assigned to them, then the last changed. `records`
 * are the first of `total`; `since` is when they last looked, null when they never did. `partly`: more was missed than
 * is looked through. `head`: the grid's version that this is true of.
 */
export type News = {
  readonly records: readonly RecordNews[]
  readonly total: number
  readonly since: string | null
  readonly partly: boolean
  readonly head: number
}
