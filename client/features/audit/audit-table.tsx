import { For } from 'solid-js'

import type { AuditEvent } from '@operagrid/shared/domain/audit'

import './audit.css'
import { AuditEntry } from './audit-entry.tsx'
import type { NameOf } from './field-words.ts'

type AuditTableProps = { readonly events: readonly AuditEvent[]; readonly nameOf: NameOf }

/** A table on a desktop; a card for each entry on a phone. */
export function AuditTable(props: AuditTableProps) {
  return (
    <table class="audit-table" aria-label="Audit log, the newest first">
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">Details</span>
          </th>
          <th scope="col">Time</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.events}>{(event) => <AuditEntry event={event} nameOf={props.nameOf} />}</For>
      </tbody>
    </table>
  )
}
