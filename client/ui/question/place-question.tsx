import LocateFixed from 'lucide-solid/icons/locate-fixed'
import MapPin from 'lucide-solid/icons/map-pin'
import Pencil from 'lucide-solid/icons/pencil'
import X from 'lucide-solid/icons/x'
import { createSignal, createUniqueId, Match, Show, Switch } from 'solid-js'

import type { Location } from '@operagrid/shared/domain/cell'

import { Banner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { FieldError } from '../field-error.tsx'
import { IconButton } from '../icon-button.tsx'
import { Spinner } from '../spinner.tsx'
import { TextField } from '../text-field.tsx'
import { createPosition } from './create-position.ts'

import './place-question.css'
import { formatAccuracy, formatPlace, parsePlace } from './place-text.ts'
import { QuestionLabel } from './question-label.tsx'
import type { QuestionProps } from './question-props.ts'

/** Where it is: measured by the phone, getting better while one watches, or typed. */
export function PlaceQuestion(props: QuestionProps) {
  const id = createUniqueId()
  const typedText = () => (typeof props.value === 'string' ? props.value : '')
  const [typing, setTyping] = createSignal(typedText() !== '')
  const position = createPosition((place) => {
    setTyping(false)
    props.onChange(place)
  })
  const place = (): Location | null => {
    const value = props.value
    return typeof value === 'object' && value !== null && 'lat' in value ? value : null
  }
  const measuring = () => position.state() === 'measuring'
  const clear = (): void => {
    position.stop()
    setTyping(false)
    props.onChange(null)
  }
  const type = (): void => {
    position.stop()
    const known = place()
    if (known) props.onChange(formatPlace(known))
    setTyping(true)
  }
  // Kept as typed while it is no place yet, so that nothing is lost and sending says what is wrong.
  const read = (text: string): void => props.onChange(text === '' ? null : text)
  const settle = (): void => {
    const read = parsePlace(typedText())
    if (!read) return
    props.onChange(read)
    setTyping(false)
  }
  return (
    <div class="form-row" role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-error`}>
      <QuestionLabel id={`${id}-label`} text={props.item.label} required={props.item.required} />
      <Switch
        fallback={
          <div class="place-ways">
            <Button variant="secondary" icon={LocateFixed} wide busy={measuring()} onClick={() => position.start()}>
              Use my position
            </Button>
            <Button variant="ghost" icon={Pencil} onClick={type}>
              Type it
            </Button>
          </div>
        }
      >
        <Match when={place()}>
          {(known) => (
            <div class="place" classList={{ 'place-measuring': measuring() }}>
              <span class="place-icon">
                <Show when={measuring()} fallback={<MapPin size={20} />}>
                  <Spinner size={20} />
                </Show>
              </span>
              <span class="place-words" role="status">
                <span class="place-degrees">{formatPlace(known())}</span>
                <span class="place-accuracy">
                  {formatAccuracy(known())}
                  <Show when={measuring()}> and getting better…</Show>
                </span>
              </span>
              <IconButton label="Clear the place" icon={X} onClick={clear} />
            </div>
          )}
        </Match>
        <Match when={measuring()}>
          <div class="place place-measuring">
            <span class="place-icon">
              <Spinner size={20} />
            </span>
            <span class="place-words" role="status">
              Finding your position…
            </span>
            <IconButton label="Stop looking for the position" icon={X} onClick={() => position.stop()} />
          </div>
        </Match>
        <Match when={typing()}>
          <div class="question-line place-typing">
            <TextField
              label={`${props.item.label}: latitude and longitude`}
              hideLabel
              value={typedText()}
              onChange={read}
              onBlur={settle}
              onKeyDown={(event) => {
                if (event.key === 'Enter') settle()
              }}
              placeholder="54.3233, 10.1394"
              autocomplete="off"
              autofocus={typedText() === ''}
            />
            <IconButton label="Do not type the place" icon={X} onClick={clear} />
          </div>
        </Match>
      </Switch>
      <Show when={place() && measuring()}>
        <Button variant="primary" onClick={() => position.stop()}>
          Use anyway
        </Button>
      </Show>
      <Show when={place() && !measuring()}>
        <div class="place-ways">
          <Button variant="ghost" icon={LocateFixed} onClick={() => position.start()}>
            Measure again
          </Button>
          <Button variant="ghost" icon={Pencil} onClick={type}>
            Correct it
          </Button>
        </div>
      </Show>
      <Switch>
        <Match when={position.state() === 'denied'}>
          <Banner tone="warning" title="This page may not use your position">
            Allow “Location” for this site: tap the icon left of the address, or look in the phone’s settings under the
            browser’s permissions. Then try again, or type the place.
          </Banner>
        </Match>
        <Match when={position.state() === 'unsupported'}>
          <Banner tone="warning" title="No position here">
            This browser gives no position on this address (it needs https). Type the place instead.
          </Banner>
        </Match>
        <Match when={position.state() === 'lost'}>
          <Banner tone="warning" title="No position found yet">
            Step outside or to a window and try again, or type the place.
          </Banner>
        </Match>
      </Switch>
      <p class="form-row-description" hidden={props.item.help === ''}>
        {props.item.help}
      </p>
      <FieldError id={`${id}-error`} text={props.error} />
    </div>
  )
}
