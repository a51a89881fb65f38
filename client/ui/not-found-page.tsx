import Compass from 'lucide-solid/icons/compass'

import { ButtonLink } from './button-link.tsx'
import { EmptyState } from './empty-state.tsx'
import { FullPage } from './full-page.tsx'

/** For addresses that lead nowhere, and for what this account may not know of: both read alike. */
export function NotFoundPage() {
  return (
    <FullPage>
      <EmptyState
        icon={Compass}
        heading="h1"
        title="There is nothing here"
        text="The address may be mistyped, or the page may not be shared with you."
        action={
          <ButtonLink href="/" variant="primary">
            Go to the start
          </ButtonLink>
        }
      />
    </FullPage>
  )
}
