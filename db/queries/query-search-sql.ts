import { sql } from 'kysely'

import type { Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import type { Filter, Search } from '@operagrid/shared/domain/query'
import { otherPlaces, textSubjects } from '@operagrid/shared/domain/query-search'
import type { SearchWord } from '@operagrid/shared/domain/query-search'

import { filterSql } from './query-sql.ts'
import { foldedSql, onceSql, saidName, valueSql } from './query-value-sql.ts'
import type { Sql } from './query-value-sql.ts'

/** Those of `looked` that a search passes, with their folded texts beside them. */
export function sayingSql(looked: Sql, words: readonly SearchWord[], search: Search, fields: readonly Field[]): Sql {
  const subjects = textSubjects(search, fields)
  const raw = subjects.map((subject, at) => sql`, ${onceSql(valueSql(subject))} as ${sql.id(`text${at}`)}`)
  const said = subjects.map((_, at) => sql`, ${onceSql(foldedSql(sql.id(`text${at}`)))} as ${saidName(at)}`)
  return sql`(
    select *${sql.join(said, sql``)} from (
      select *${sql.join(raw, sql``)} from ${looked}
    ) as grid_record
  ) as grid_record where ${saidSql(words, search, fields)}`
}

/** Whether a record says every word. Lines keep its texts apart, and no word has a line's end in it. */
function saidSql(words: readonly SearchWord[], search: Search, fields: readonly Field[]): Sql {
  const said = textSubjects(search, fields).map((_, at) => sql`, ${saidName(at)}`)
  const tests = words.map((word) => {
    const elsewhere: Filter = { kind: 'or', filters: otherPlaces(word, search, fields) }
    return sql`(strpos(concat_ws(e'\n', ''${sql.join(said, sql``)}), ${word.text}) > 0 or ${filterSql(elsewhere, fields)})`
  })
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` and `)
}

/** Whether a record's texts hold a word (`said`), or the id of a choice that is named so. */
export function saysSql({ text, choiceIds }: SearchWord): Sql {
  const needles = [text, ...choiceIds.map(fold)]
  return sql`(${sql.join(
    needles.map((needle) => sql`strpos(said, ${needle}) > 0`),
    sql` or `,
  )})`
}
