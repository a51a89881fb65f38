import type { Field } from '@operagrid/shared/domain/field'
import type { FormDraft } from '@operagrid/shared/domain/form'

/**
 * Everything that belongs to a tenant bears its name, down to the ids of fields and choices: where
 * the other's name is read, something has leaked.
 */
export const tenantNames = ['north', 'south'] as const
export type TenantName = (typeof tenantNames)[number]

export function otherTenant(tenant: TenantName): TenantName {
  return tenant === 'north' ? 'south' : 'north'
}

/** The fields of a tenant's grids. No form asks for the last one: reporters must never see it. */
export function fieldsOf(tenant: TenantName): readonly Field[] {
  const field = (id: string, type: Field['type'], choices: Field['choices'] = []): Field => ({
    id: `${tenant}${id}`,
    name: `${tenant} ${id}`,
    type,
    choices,
  })
  const choices = (['one', 'two', 'red'] as const).map((id) => ({
    id: `${tenant}${id}`,
    name: `${tenant} ${id}`,
    color: 'red' as const,
  }))
  return [
    field('txt', 'text'),
    field('num', 'number'),
    field('box', 'checkbox'),
    field('sel', 'select', choices),
    field('hid', 'text'),
  ]
}

/** Field ids that each form of a tenant asks for, the first one required. */
export const formFields = [
  ['txt', 'num'],
  ['txt', 'box', 'sel'],
] as const

export function formsOf(tenant: TenantName): readonly FormDraft[] {
  return formFields.map((ids, at) => ({
    name: `${tenant} form ${at}`,
    description: '',
    open: true,
    items: ids.map((id, place) => ({
      fieldId: `${tenant}${id}`,
      label: `${tenant} ${id}`,
      help: '',
      required: place === 0,
    })),
  }))
}

/** Ids of the fields that row security shows to the tenant's reporters: what any form asks for. */
export function reporterFields(tenant: TenantName): ReadonlySet<string> {
  return new Set(formFields.flat().map((id) => `${tenant}${id}`))
}
