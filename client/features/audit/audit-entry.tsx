import ChevronRight from 'lucide-solid/icons/chevron-right'
import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark'
import { createSignal, createUniqueId, For, Show } from 'solid-js'

import type { AuditEvent } from '@operagrid/shared/domain/audit'

import { deviceName } from '../../live/device-name.ts'
import { Avatar } from '../../ui/avatar.tsx'

import './audit.css'
import { AuditDetails } from './audit-details.tsx'
import { actorOf, sentenceOf } from './audit-words.ts'
import { EntryTime } from './entry-time.tsx'
import type { NameOf } from './field-words.ts'

type AuditEntryProps = { readonly event: AuditEvent; readonly nameOf: NameOf }

/** One entry in a line; all that is known of it below, once it is opened. */
export function AuditEntry(props: AuditEntryProps) {
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  const actor = () => actorOf(props.event, props.nameOf)
  const isRefused = () => /^access\.|\.(?:refused|braked|stolen)$/u.test(props.event.action)
  // The button is for keyboards and screen readers; a pointer may take the whole line, unless it marks words.
  const onLine = (): void => {
    if ((getSelection()?.toString() ?? '') === '') setOpen(!open())
  }
  return (
    <>
      <tr
        class="audit-line"
        classList={{ 'audit-quiet': props.event.action === 'audit.read', 'audit-open': open() }}
        onClick={onLine}
      >
        <td class="audit-more">
          <button
            type="button"
            class="audit-toggle"
            aria-label={`Details of entry ${props.event.seq.toLocaleString('en')}`}
            aria-expanded={open()}
            aria-controls={open() ? id : undefined}
            onClick={(event) => {
              event.stopPropagation()
              setOpen(!open())
            }}
          >
            <ChevronRight size={16} />
          </button>
        </td>
        <td class="audit-time">
          <EntryTime at={props.event.at} />
        </td>
        <td class="audit-who">
          <span class="audit-person">
            <Show
              when={props.event.actorId}
              fallback={
                <span class="audit-nobody">
                  <CircleQuestionMark size={18} />
                </span>
              }
            >
              {(actorId) => <Avatar size="sm" name={actor()} id={actorId()} decorative />}
            </Show>
            <span class="audit-name">{actor()}</span>
          </span>
        </td>
        <td class="audit-what" classList={{ 'audit-refused': isRefused() }}>
          <For each={sentenceOf(props.event, props.nameOf)}>
            {(part, at) => (
              <>
                {at() === 0 ? '' : ' '}
                <Show when={part.isName} fallback={part.text}>
                  <b class="audit-target">{part.text}</b>
                </Show>
              </>
            )}
          </For>
        </td>
        <td class="audit-where">
          <span class="audit-device">{deviceName(props.event.device).label}</span>{' '}
          <span class="audit-address">{props.event.address}</span>
        </td>
      </tr>
      <Show when={open()}>
        <tr class="audit-details-row" id={id}>
          <td colSpan={5}>
            <AuditDetails event={props.event} nameOf={props.nameOf} />
          </td>
        </tr>
      </Show>
    </>
  )
}
