import { v7 as uuidv7 } from 'uuid'

import { readCell } from '@operagrid/shared/domain/cell-parse'
import { withDefaults } from '@operagrid/shared/domain/field-default'
import { titleField } from '@operagrid/shared/domain/link'

import { theSession } from '../../../live/session.ts'
import { errorOf, trpc } from '../../../trpc.ts'
import { makingNow } from '../../../ui/making-now.ts'
import { showToast } from '../../../ui/show-toast.tsx'

/**
 * Makes a record of another grid that is called `title`, and answers its id; null when it was not made, which a toast
 * has told. It is there before it is linked to: a link to what does not exist would be dropped.
 */
export async function makeLinked(gridId: string, title: string): Promise<string | null> {
  const recordId = uuidv7()
  try {
    const { fields } = await trpc.grid.get.query({ gridId })
    const field = titleField(fields)
    const read = field && readCell(field, title)
    const making = makingNow(theSession().current()?.member.id ?? '')
    const cells = { ...withDefaults(fields, field && read ? { [field.id]: read.value } : {}, making) }
    const op = { kind: 'create' as const, opId: uuidv7(), recordId, cells }
    const { results } = await trpc.record.apply.mutate({ gridId, ops: [op] })
    const [result] = results
    if (result?.status === 'applied') return recordId
    throw new Error(result?.message)
  } catch (error) {
    showToast({ tone: 'danger', title: 'The record was not made', text: errorOf(error).message })
    return null
  }
}
