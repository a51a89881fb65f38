import { ErrorState } from './error-state.tsx'
import { fingerprint } from './fingerprint.ts'
import { FullPage } from './full-page.tsx'

/** The last resort when a page breaks: never a stack, always a way on. */
export function ErrorScreen(props: { readonly error: unknown }) {
  const missingPart = () =>
    props.error instanceof Error && /dynamically imported|module script/iu.test(props.error.message)
  return (
    <FullPage>
      <ErrorState
        heading="h1"
        title={missingPart() ? 'A part of OperaGrid is missing' : 'Something broke on this page'}
        text={
          missingPart()
            ? 'It could not be fetched: either the connection is down or a new version is out. Reloading gets it.'
            : 'Nothing you saved is lost. Reload the page; if it happens again, send us the reference below.'
        }
        retryLabel="Reload the page"
        onRetry={() => window.location.reload()}
        technicalId={fingerprint(props.error)}
      />
    </FullPage>
  )
}
