import ListFilter from 'lucide-solid/icons/list-filter'
import X from 'lucide-solid/icons/x'
import { createSignal, createUniqueId } from 'solid-js'

import type { Member } from '@operagrid/shared/domain/member'

import { Button } from '../../ui/button.tsx'
import { ChoicePicker } from '../../ui/choice-picker.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

import './audit.css'
import { kindFrom, kindOptions } from './audit-kinds.ts'
import type { AuditLook } from './create-audit-look.ts'
import { createTyped } from './create-typed.ts'
import { dayEnd, dayStart } from './day-range.ts'

type AuditFiltersProps = { readonly look: AuditLook; readonly people: readonly Member[] }

/** Which entries are shown. A row on a desktop; on a phone behind a button, so that the log comes first. */
export function AuditFilters(props: AuditFiltersProps) {
  const id = createUniqueId()
  const [open, setOpen] = createSignal(false)
  const part = (name: Parameters<AuditLook['part']>[0]) => () => props.look.part(name)
  const [what, setWhat] = createTyped(part('what'), (text) => props.look.set('what', text))
  // A year that is half typed is no day yet.
  const [from, setFrom] = createTyped(part('from'), (day) => props.look.set('from', dayStart(day) && day))
  const [to, setTo] = createTyped(part('to'), (day) => props.look.set('to', dayEnd(day) && day))
  let filters: HTMLElement | undefined
  const clear = (): void => {
    props.look.clear()
    // The button that had the focus goes away.
    filters?.focus({ preventScroll: true })
  }
  const isBackwards = (): boolean => {
    const { from: begin, to: end } = props.look.filter()
    return begin !== undefined && end !== undefined && end <= begin
  }
  return (
    <search class="audit-filters" aria-label="Filters" tabIndex={-1} ref={filters}>
      <Button
        class="audit-filter-toggle"
        icon={ListFilter}
        aria-expanded={open()}
        aria-controls={id}
        onClick={() => setOpen(!open())}
      >
        {props.look.isFiltered() ? `Filters (${props.look.count()})` : 'Filters'}
      </Button>
      <div id={id} class="audit-filter-fields" classList={{ 'audit-filters-open': open() }}>
        <ChoicePicker
          label="Person"
          placeholder="Anybody"
          options={props.people.map(({ id: value, name: label }) => ({ value, label }))}
          value={props.look.part('who') || null}
          onChange={(memberId) => props.look.set('who', memberId)}
        />
        <SelectField
          label="Kind"
          options={kindOptions}
          value={kindFrom(props.look.part('kind')) ?? 'all'}
          onChange={(kind) => props.look.set('kind', kindFrom(kind))}
        />
        <TextField
          label="Target"
          type="search"
          placeholder="A name or an id"
          maxLength={120}
          autocomplete="off"
          value={what()}
          onChange={setWhat}
        />
        <TextField label="From" type="date" value={from()} onChange={setFrom} />
        <TextField
          label="To"
          type="date"
          value={to()}
          onChange={setTo}
          error={isBackwards() ? 'This is before the first day.' : undefined}
        />
      </div>
      {/* Its place is kept, so that nothing moves when it comes. */}
      <Button
        class={`audit-clear ${props.look.isFiltered() ? '' : 'audit-clear-off'}`}
        variant="ghost"
        icon={X}
        onClick={clear}
      >
        Clear
      </Button>
    </search>
  )
}
