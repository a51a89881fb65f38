import { Router } from '@solidjs/router'
import { ErrorBoundary, onMount, Suspense, type ParentProps } from 'solid-js'

import { preloadPages, routes } from './routes.tsx'
import { ConfirmHost } from './ui/confirm-host.tsx'
import { ErrorScreen } from './ui/error-screen.tsx'

import './ui/full-page.css'
import { Spinner } from './ui/spinner.tsx'
import { useTheme } from './ui/theme.ts'
import { ToastRegion } from './ui/toast-region.tsx'
import { allDoings, watchHands } from './ui/watch-hands.ts'

/** The first page has the network to itself until then, in milliseconds. */
const PRELOAD_AFTER_MS = 10_000

/** Everything on the page: the routes, and what may appear above any of them. */
export function App() {
  useTheme()
  // Not on phones: there a reporter's pages are fetched, and a grid's code would cost them dear.
  onMount(() => {
    if (matchMedia('(min-width: 768px)').matches) setTimeout(() => void preload(), PRELOAD_AFTER_MS)
  })
  return (
    <ErrorBoundary fallback={(error: unknown, reset) => <ErrorScreen error={error} onRetry={reset} />}>
      <Router root={Root}>{routes}</Router>
      <ConfirmHost />
      <ToastRegion />
    </ErrorBoundary>
  )
}

/** A page's code and styles take a frame or two: not in the middle of a word. */
async function preload(): Promise<void> {
  const hands = watchHands({ doings: allDoings, restMs: 1_000, patienceMs: 20_000 })
  await preloadPages(hands.rest)
  hands.stop()
}

// Moving between pages is a transition: the old page stays until the new one is there.
function Root(props: ParentProps) {
  return (
    <Suspense
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Loading" />
        </div>
      }
    >
      {props.children}
    </Suspense>
  )
}
