import { shortIdFrom } from '@operagrid/shared/domain/id'

/** A new id for a field or a choice. */
export function newShortId(): string {
  return shortIdFrom(crypto.getRandomValues(new Uint8Array(16)))
}
