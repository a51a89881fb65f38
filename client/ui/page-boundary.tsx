import { useLocation } from '@solidjs/router'
import { createEffect, ErrorBoundary, on, Suspense, type ParentProps } from 'solid-js'

import { ErrorScreen } from './error-screen.tsx'

/** Keeps a page's break and a page's wait inside the page: the shell around it stays usable. */
export function PageBoundary(props: ParentProps) {
  const location = useLocation()
  return (
    <ErrorBoundary
      fallback={(error: unknown, reset) => {
        // Going to another page is a way out.
        createEffect(on(() => location.pathname, reset, { defer: true }))
        return <ErrorScreen error={error} onRetry={reset} />
      }}
    >
      <Suspense>{props.children}</Suspense>
    </ErrorBoundary>
  )
}
