import { factFields, isMemberFact } from '@operagrid/shared/domain/fact-field'
import { namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { inPersonOrder, withPeople } from '@operagrid/shared/domain/person'
import type { Person } from '@operagrid/shared/domain/person'
import type { QueryField } from '@operagrid/shared/domain/query'

import type { TenantTx } from '../tenant.ts'
import { listFormerMembers, listMembers } from './membership.ts'

/** Whom cells of person fields may name, and whom they once named, in order, as far as this member knows them. */
export async function listPeople(tx: TenantTx): Promise<Person[]> {
  const members = await listMembers(tx)
  const former = await listFormerMembers(tx)
  return inPersonOrder<Person>([
    ...members.map(({ id, name, email, status }): Person => ({
      id,
      name,
      email,
      color: 'gray',
      ...(status === 'active' ? {} : { gone: true as const }),
    })),
    ...former.map(({ id, name }): Person => ({ id, name, color: 'gray', gone: true })),
  ])
}

/** The fields with their people joined, where some of them name any: for whatever reads or orders by names. */
export async function joinPeople(tx: TenantTx, fields: readonly Field[]): Promise<readonly Field[]> {
  return fields.some(namesPeople) ? withPeople(fields, await listPeople(tx)) : fields
}

/**
 * The fields as a query reads them that puts records in order by `refs`: with their people, and where one of those is
 * somebody whom every record has beside its cells, with these as fields too.
 */
export async function joinOrderPeople(
  tx: TenantTx,
  fields: readonly Field[],
  refs: readonly QueryField[],
): Promise<readonly Field[]> {
  if (!refs.some(isMemberFact)) return await joinPeople(tx, fields)
  const people = await listPeople(tx)
  return [...withPeople(fields, people), ...factFields(people)]
}
