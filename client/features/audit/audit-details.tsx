import { Show } from 'solid-js'
import type { JSX } from 'solid-js'

import type { AuditEvent } from '@operagrid/shared/domain/audit'

import { formatFull } from '../../ui/format-time.ts'

import './audit.css'
import { FieldTable } from './field-table.tsx'
import { fieldRows } from './field-words.ts'
import type { NameOf } from './field-words.ts'

type AuditDetailsProps = { readonly event: AuditEvent; readonly nameOf: NameOf }

/** All that is written of an entry. */
export function AuditDetails(props: AuditDetailsProps) {
  const rows = () => fieldRows(props.event, props.nameOf)
  return (
    <div class="audit-details">
      <Show when={rows().length > 0}>
        <FieldTable rows={rows()} />
      </Show>
      <dl class="audit-facts">
        <Fact name="Entry">{props.event.seq.toLocaleString('en')}</Fact>
        <Fact name="Time">
          {formatFull(new Date(props.event.at))}
          <code class="audit-code">{props.event.at}</code>
        </Fact>
        <Fact name="Target id" value={props.event.target.id} />
        <Fact name="Address" value={props.event.address} />
        <Fact name="Device">{props.event.device || 'It did not say'}</Fact>
        <Fact name="Session" value={props.event.sessionId} />
        <Fact name="Request" value={props.event.requestId} />
        <Fact name="Hash" value={props.event.hash} />
      </dl>
    </div>
  )
}

/** `value`: written letter by letter; missing where it is not known. */
function Fact(props: { readonly name: string; readonly value?: string | null; readonly children?: JSX.Element }) {
  return (
    <Show when={props.value || props.children}>
      <div class="audit-fact">
        <dt>{props.name}</dt>
        <dd>
          {props.children}
          <Show when={props.value}>
            <code class="audit-code">{props.value}</code>
          </Show>
        </dd>
      </div>
    </Show>
  )
}
