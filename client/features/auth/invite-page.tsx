import { useNavigate, useParams } from '@solidjs/router'
import LinkIcon from 'lucide-solid/icons/link-2-off'
import { createResource, Match, Show, Switch } from 'solid-js'
import { z } from 'zod'

import { role } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { identityCall } from '../../live/identity-call.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'

import '../../ui/full-page.css'
import { Spinner } from '../../ui/spinner.tsx'
import { InviteForm } from './invite-form.tsx'

const openInvitation = z.object({ workspace: z.string(), email: z.string(), name: z.string(), role })

/** What an invitation's link opens. The token goes to the server in a body, never in an address. */
export function InvitePage() {
  const params = useParams<{ token: string }>()
  const navigate = useNavigate()
  const [invitation, { refetch }] = createResource(
    () => params.token,
    (token) => identityCall('member.invitation', { token }, openInvitation),
  )
  const fault = (): AppError | undefined => {
    const error: unknown = invitation.error
    return error instanceof AppError ? error : undefined
  }
  return (
    <Switch
      fallback={
        <div class="full-page full-page-waiting">
          <Spinner size={20} label="Opening the invitation" />
        </div>
      }
    >
      <Match when={fault()?.code === 'NOT_FOUND' || fault()?.code === 'BAD_INPUT'}>
        <main class="full-page">
          <EmptyState
            icon={LinkIcon}
            heading="h1"
            title="This link no longer works"
            text="It was used, replaced by a newer one, or is older than seven days. Ask management of the workspace for a new one."
            action={<ButtonLink href="/sign-in">Go to sign-in</ButtonLink>}
          />
        </main>
      </Match>
      <Match when={fault()}>
        {(error) => (
          <main class="full-page">
            <ErrorState
              title="The invitation could not be opened"
              text={error().message}
              retrying={invitation.loading}
              onRetry={() => void refetch()}
            />
          </main>
        )}
      </Match>
      <Match when={invitation.state === 'ready' ? invitation() : undefined}>
        {(open) => (
          <Show when={params.token} keyed>
            {(token) => (
              <InviteForm
                token={token}
                invitation={open()}
                onJoined={(slug) => navigate(`/w/${slug}`, { replace: true })}
              />
            )}
          </Show>
        )}
      </Match>
    </Switch>
  )
}
