import { createEffect, Show, type ParentProps } from 'solid-js'

import { theSession } from '../../live/session.ts'

import '../../ui/full-page.css'
import { Spinner } from '../../ui/spinner.tsx'
import { createEntry } from './create-entry.ts'

/** Pages for people who are not signed in yet; the others go straight to their workspace. */
export function SignedOutOnly(props: ParentProps) {
  const session = theSession()
  const enter = createEntry()
  let greeted = false
  createEffect(() => {
    const current = session.current()
    if (current === null || greeted) return
    greeted = true
    void enter(current)
  })
  return (
    <Show
      when={session.state() !== 'restoring' && session.current() === null}
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Loading" />
        </div>
      }
    >
      {props.children}
    </Show>
  )
}
