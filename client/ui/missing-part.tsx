import { createSignal, onCleanup, onMount, Show, untrack } from 'solid-js'

import { reloadPage, unsavedWords } from '../live/unsaved.ts'
import { ErrorState } from './error-state.tsx'
import { Spinner } from './spinner.tsx'
import { whenReachable } from './when-reachable.ts'

/** A part that fails again within this time although the site answers is not to be had by asking, in milliseconds. */
const AGAIN_MS = 15_000
/** A page that comes back and lacks a part again so soon is not loaded once more by itself, in milliseconds. */
const RELOAD_EVERY_MS = 60_000
const RELOADED_KEY = 'operagrid.part-reload'

let retried: { readonly message: string; readonly atMs: number } | undefined

/** True for what browsers and the bundler throw when a part of the program could not be fetched. */
export function isMissingPart(error: unknown): error is Error {
  return error instanceof Error && /dynamically imported|module script|unable to preload css/iu.test(error.message)
}

/**
 * A part of the program could not be fetched. For lack of a connection the page waits for it and goes on by itself.
 * Where the site answers and asking again does not help, since a new version is out or the browser remembers that it
 * failed, the page is loaded anew: by itself where nothing would be lost with it.
 */
export function MissingPart(props: { readonly error: Error; readonly onRetry: () => void }) {
  const message = untrack(() => props.error.message)
  const isLasting = retried?.message === message && Date.now() - retried.atMs < AGAIN_MS
  return (
    <Show when={isLasting} fallback={<Unreachable message={message} onRetry={props.onRetry} />}>
      <Lasting />
    </Show>
  )
}

function Unreachable(props: { readonly message: string; readonly onRetry: () => void }) {
  const [asked, setAsked] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const reaching = whenReachable({
    reached() {
      retried = { message: props.message, atMs: Date.now() }
      props.onRetry()
    },
    failed() {
      setAsked(true)
      setBusy(false)
    },
  })
  onCleanup(reaching.stop)
  return (
    <Show when={asked()} fallback={<Spinner size={20} label="Loading" />}>
      <ErrorState
        heading="h1"
        title="You are offline"
        text="This page is not on your device yet. It opens by itself as soon as the connection is back; nothing that you typed is lost."
        retryLabel="Try now"
        retrying={busy()}
        onRetry={() => {
          setBusy(true)
          reaching.hurry()
        }}
      />
    </Show>
  )
}

function Lasting() {
  const lost = unsavedWords()
  const reloaded = Date.now() - Number(sessionStorage.getItem(RELOADED_KEY)) < RELOAD_EVERY_MS
  const byItself = lost.length === 0 && !reloaded
  onMount(() => {
    if (!byItself) return
    sessionStorage.setItem(RELOADED_KEY, String(Date.now()))
    reloadPage()
  })
  return (
    <Show when={!byItself} fallback={<Spinner size={20} label="Loading" />}>
      <ErrorState
        heading="h1"
        title="A part of OperaGrid is missing"
        text={
          lost.length === 0
            ? 'It could not be fetched again. Reloading the page gets it; nothing that you saved is lost.'
            : `Reloading the page gets it. Not saved yet, and lost with it: ${lost.join(', ')}.`
        }
        retryLabel="Reload the page"
        onRetry={() => window.location.reload()}
      />
    </Show>
  )
}
