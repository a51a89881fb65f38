import { Show } from 'solid-js'

import { ErrorState } from './error-state.tsx'
import { fingerprint } from './fingerprint.ts'
import { FullPage } from './full-page.tsx'
import { isMissingPart, MissingPart } from './missing-part.tsx'

/** The last resort when a page breaks: never a stack, always a way on. `onRetry` draws the page again. */
export function ErrorScreen(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const missing = () => (isMissingPart(props.error) ? props.error : undefined)
  return (
    <FullPage>
      <Show
        when={missing()}
        keyed
        fallback={
          <ErrorState
            heading="h1"
            title="Something broke on this page"
            text="Nothing you saved is lost. Reload the page; if it happens again, send us the reference below."
            retryLabel="Reload the page"
            onRetry={() => window.location.reload()}
            technicalId={fingerprint(props.error)}
          />
        }
      >
        {(error) => <MissingPart error={error} onRetry={props.onRetry} />}
      </Show>
    </FullPage>
  )
}
