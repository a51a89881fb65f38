import { For, Match, Show, Switch } from 'solid-js'

import { fieldTypeNames } from '@operagrid/shared/domain/field'

import { Banner } from '../../../ui/banner.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { misread } from './create-clock-draft.ts'
import type { ClockDraft } from './create-clock-draft.ts'

import './clocks.css'

type ClockSettingsProps = {
  readonly draft: ClockDraft
  /** It was tried to save it: what is wrong is said. */
  readonly tried: boolean
}

/** A select takes an empty value for none at all. */
const NEVER = 'never'

/** What a clock counts from, and how much time it gives. */
export function ClockSettings(props: ClockSettingsProps) {
  const draft = () => props.draft
  const options = () =>
    draft()
      .sources()
      .map(({ id, name, type }) => ({ value: id, label: name, description: fieldTypeNames[type] }))
  const isStatus = () => draft().source()?.type === 'status'
  const until = () =>
    draft()
      .statuses()
      .some(({ id }) => id === draft().entry().until)
  const setTime = (state: string, text: string) =>
    draft().change({ times: { ...draft().entry().times, [state]: text } })
  return (
    <Show
      when={draft().sources().length > 0}
      fallback={
        <Banner tone="info">
          A clock counts from a date or from a status, and this grid has neither yet. Add one first.
        </Banner>
      }
    >
      <SelectField
        label="Counts from"
        options={options()}
        value={draft().source()?.id ?? null}
        onChange={(sourceId) => draft().change({ sourceId })}
        placeholder="A date or a status"
        error={props.tried && draft().source() === undefined ? 'Choose what it counts from.' : undefined}
      />
      <Switch>
        <Match when={isStatus()}>
          <fieldset class="clock-states">
            <legend class="panel-label">Time in each state</legend>
            <For each={draft().states()}>
              {(state) => (
                <TextField
                  label={state.name}
                  value={draft().entry().times[state.id] ?? ''}
                  onChange={(text) => setTime(state.id, text)}
                  placeholder="No clock"
                  error={draft().timeFault(draft().entry().times[state.id] ?? '')}
                  autocomplete="off"
                />
              )}
            </For>
            <p class="form-row-description">
              It runs from the moment a record comes into the state. Typed as 15 min, 4 h or 2 d; finished states stop
              it.
            </p>
          </fieldset>
        </Match>
        <Match when={draft().source()}>
          {(source) => (
            <>
              <TextField
                label="Time given"
                description={
                  source().type === 'date'
                    ? 'From the midnight in which the day begins: 24 h is the end of the day.'
                    : 'From that moment. Typed as 30 min, 4 h or 2 d.'
                }
                value={draft().entry().given}
                onChange={(given) => draft().change({ given })}
                error={
                  draft().timeFault(draft().entry().given) ??
                  (draft().entry().given.trim() === '' ? 'Enter a time, or 0.' : undefined)
                }
                autocomplete="off"
              />
              <Show when={draft().statuses().length > 0}>
                <SelectField
                  label="Stops with"
                  options={[
                    { value: NEVER, label: 'Nothing' },
                    ...draft()
                      .statuses()
                      .map(({ id, name }) => ({ value: id, label: `Finished states of ${name}` })),
                  ]}
                  value={until() ? draft().entry().until : NEVER}
                  onChange={(value) => draft().change({ until: value === NEVER ? null : value })}
                />
              </Show>
            </>
          )}
        </Match>
      </Switch>
      <Show when={props.tried && draft().source() !== undefined && draft().problem() !== misread && draft().problem()}>
        {(problem) => <Banner tone="danger">{problem()}</Banner>}
      </Show>
    </Show>
  )
}
