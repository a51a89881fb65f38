import { createSignal, onCleanup, Show, untrack } from 'solid-js'

import { ErrorState } from './error-state.tsx'
import { Spinner } from './spinner.tsx'
import { whenReachable } from './when-reachable.ts'

/** A part that fails again within this time although the site answers is not there any more, in milliseconds. */
const AGAIN_MS = 15_000

let retried: { readonly message: string; readonly atMs: number } | undefined

/** True for what browsers and the bundler throw when a part of the program could not be fetched. */
export function isMissingPart(error: unknown): error is Error {
  return error instanceof Error && /dynamically imported|module script|unable to preload css/iu.test(error.message)
}

/**
 * A part of the program could not be fetched. For lack of a connection it is fetched as soon as there is one, without
 * anything to do; where the site answers and does not have it, a new version is out.
 */
export function MissingPart(props: { readonly error: Error; readonly onRetry: () => void }) {
  const message = untrack(() => props.error.message)
  const isGone = retried?.message === message && Date.now() - retried.atMs < AGAIN_MS
  return (
    <Show when={isGone} fallback={<Unreachable message={message} onRetry={props.onRetry} />}>
      <ErrorState
        heading="h1"
        title="A new version of OperaGrid is out"
        text="This page is of the version before, and the rest of it is no longer there. Reloading gets the new one; nothing that you saved is lost."
        retryLabel="Reload the page"
        onRetry={() => window.location.reload()}
      />
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
