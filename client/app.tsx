import { Router } from '@solidjs/router'
import { ErrorBoundary, Suspense, type ParentProps } from 'solid-js'

import { routes } from './routes.tsx'
import { ConfirmHost } from './ui/confirm-host.tsx'
import { ErrorScreen } from './ui/error-screen.tsx'

import './ui/full-page.css'
import { Spinner } from './ui/spinner.tsx'
import { useTheme } from './ui/theme.ts'
import { ToastRegion } from './ui/toast-region.tsx'

/** Everything on the page: the routes, and what may appear above any of them. */
export function App() {
  useTheme()
  return (
    <ErrorBoundary fallback={(error: unknown) => <ErrorScreen error={error} />}>
      <Router root={Root}>{routes}</Router>
      <ConfirmHost />
      <ToastRegion />
    </ErrorBoundary>
  )
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
