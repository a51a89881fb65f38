import Camera from 'lucide-solid/icons/camera'
import Images from 'lucide-solid/icons/images'
import X from 'lucide-solid/icons/x'
import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { isIds } from '@operagrid/shared/domain/cell'

import '../button.css'
import { FieldError } from '../field-error.tsx'
import type { Icon } from '../icon.ts'
import { Spinner } from '../spinner.tsx'

import './photo-question.css'
import { QuestionLabel } from './question-label.tsx'
import type { PhotoBox, QuestionProps } from './question-props.ts'

/** Most photos one cell holds. */
const MAX_PHOTOS = 20

/** Photos from the camera or from the phone. */
export function PhotoQuestion(props: QuestionProps & { readonly photos: PhotoBox }) {
  const id = createUniqueId()
  const [adding, setAdding] = createSignal(0)
  const [fault, setFault] = createSignal<string>()
  const ids = (): readonly string[] => (isIds(props.value) ? props.value : [])
  const full = () => ids().length + adding() >= MAX_PHOTOS

  const add = async (input: HTMLInputElement): Promise<void> => {
    const files = [...(input.files ?? [])].slice(0, MAX_PHOTOS - ids().length)
    // The same photo chosen again must count as a change.
    input.value = ''
    if (files.length === 0) return
    setFault(undefined)
    setAdding((count) => count + files.length)
    try {
      const added = await props.photos.add(files)
      props.onChange([...ids(), ...added].slice(0, MAX_PHOTOS))
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'This photo could not be added.')
    } finally {
      setAdding((count) => count - files.length)
    }
  }
  const remove = (photoId: string): void => {
    props.onChange(ids().filter((known) => known !== photoId))
    props.photos.remove(photoId)
  }
  const way = (label: string, icon: Icon, capture: boolean) => (
    <label class="button button-secondary button-md photo-way">
      <input
        type="file"
        accept="image/*"
        class="photo-input"
        multiple={!capture}
        disabled={full()}
        aria-describedby={`${id}-error`}
        ref={(input) => {
          if (capture) input.setAttribute('capture', 'environment')
        }}
        onChange={(event) => void add(event.currentTarget)}
      />
      <Dynamic component={icon} size={18} class="button-icon" />
      <span class="button-label">{label}</span>
    </label>
  )
  return (
    <div class="form-row" role="group" aria-labelledby={`${id}-label`}>
      <QuestionLabel id={`${id}-label`} text={props.item.label} required={props.item.required} />
      <Show when={ids().length + adding() > 0}>
        <ul class="photo-list">
          <For each={ids()}>
            {(photoId, at) => (
              <li class="photo">
                <Show when={props.photos.urlOf(photoId)} fallback={<Spinner label="Opening the photo" />}>
                  {(url) => <img class="photo-picture" src={url()} alt={`Photo ${at() + 1}`} />}
                </Show>
                <button
                  type="button"
                  class="photo-remove"
                  aria-label={`Remove photo ${at() + 1}`}
                  onClick={() => remove(photoId)}
                >
                  <X size={16} />
                </button>
              </li>
            )}
          </For>
          <For each={Array.from({ length: adding() })}>
            {() => (
              <li class="photo">
                <Spinner label="Adding a photo" size={20} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div class="photo-ways">
        {way('Take a photo', Camera, true)}
        {way('Choose', Images, false)}
      </div>
      <p class="form-row-description" hidden={props.item.help === ''}>
        {props.item.help}
      </p>
      <FieldError id={`${id}-error`} text={fault() ?? props.error} />
    </div>
  )
}
