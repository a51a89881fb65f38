import CircleCheck from 'lucide-solid/icons/circle-check'
import MailCheck from 'lucide-solid/icons/mail-check'
import { createEffect, createSignal, on, Show } from 'solid-js'

import type { CurrentSession } from '@operagrid/shared/domain/session'

import { createConfirmation } from '../../live/create-confirmation.ts'
import { createRenewalOnReturn } from '../../live/create-renewal-on-return.ts'
import { keepForSession, recallForSession } from '../../live/session-memory.ts'
import { Button } from '../../ui/button.tsx'
import { ShellNotice } from '../../ui/shell-notice.tsx'

import './confirm-notice.css'

type ConfirmNoticeProps = {
  readonly account: CurrentSession['account']
  /** The address of the page that is open, and of the one that says all this itself. */
  readonly path: string
  readonly accountPath: string
}

const DISMISSED = 'confirm-later'

/**
 * Asks for the e-mail address to be confirmed, from when the shell appears until it is dismissed. Once confirmed it
 * says so and stays until the next page, for nothing may move under somebody who works.
 */
export function ConfirmNotice(props: ConfirmNoticeProps) {
  const confirmation = createConfirmation()
  const confirmed = () => props.account.emailConfirmed
  const [shown, setShown] = createSignal(!confirmed() && recallForSession(DISMISSED) === null)
  createRenewalOnReturn(() => !confirmed())
  createEffect(
    on(
      () => props.path,
      () => confirmed() && setShown(false),
      { defer: true },
    ),
  )
  const dismiss = (): void => {
    setShown(false)
    keepForSession(DISMISSED, '1')
    // Its button had the focus, which would fall to the top of the page.
    document.querySelector<HTMLElement>('#content')?.focus()
  }
  const words = (): string => {
    const { email } = props.account
    if (confirmed()) return `${email} is confirmed.`
    const fault = confirmation.fault()
    if (fault !== undefined) return fault
    if (confirmation.sent()) return `A link is on its way to ${email}. It works for 24 hours.`
    return `Confirm your e-mail address: a link was sent to ${email}`
  }
  return (
    <Show when={shown() && props.path !== props.accountPath}>
      <ShellNotice
        label="Your e-mail address"
        icon={confirmed() ? CircleCheck : MailCheck}
        onDismiss={dismiss}
        action={
          <Button
            size="sm"
            variant="ghost"
            class={`confirm-notice-again ${confirmed() ? 'confirm-notice-done' : ''}`}
            busy={confirmation.busy()}
            onClick={() => void confirmation.send()}
          >
            Send again
          </Button>
        }
      >
        {words()}
      </ShellNotice>
    </Show>
  )
}
