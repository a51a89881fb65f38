import { otherTenant } from './tenants.ts'
import type { TenantName } from './tenants.ts'

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Which tenant an id belongs to. */
export type Owners = ReadonlyMap<string, TenantName>

/** What of a text that was sent to a member of `tenant` belongs to the other tenant. */
export function findForeign(text: string, tenant: TenantName, owners: Owners): string[] {
  const other = otherTenant(tenant)
  const foreign = (text.match(uuids) ?? []).filter((id) => owners.get(id) === other)
  if (text.toLowerCase().includes(other)) foreign.push(other)
  return foreign
}

/** Remembers whose ids are whose. */
export type Belongings = {
  readonly owners: Owners
  claim(tenant: TenantName, ...ids: readonly string[]): void
  /** Forgets ids that can no longer be met. */
  release(ids: Iterable<string>): void
}

export function makeBelongings(): Belongings {
  const owners = new Map<string, TenantName>()
  return {
    owners,
    claim(tenant, ...ids) {
      for (const id of ids) owners.set(id, tenant)
    },
    release(ids) {
      for (const id of ids) owners.delete(id)
    },
  }
}
