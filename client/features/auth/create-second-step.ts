import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { CurrentSession } from '@operagrid/shared/domain/session'
import { isSecondStep } from '@operagrid/shared/domain/session'

import type { Entered } from '../../live/session.ts'

export type SecondStepState = {
  /** What stands for the password that was right; undefined while it is still to be entered. */
  readonly ticket: Accessor<string | undefined>
  /** Why the password has to be entered again, in a sentence. */
  readonly fault: Accessor<string | undefined>
  /** Goes on with what a password was answered with. */
  follow(answer: Entered): void
  /** Back to the password; `fault`: because the ticket is no good any more. */
  back(fault?: string): void
}

/**
 * Where a sign-in stands: at the password or at the second step.
 *
 * @param onEntered called with the session, whichever of the two opened it
 */
export function createSecondStep(onEntered?: (session: CurrentSession) => void): SecondStepState {
  const [ticket, setTicket] = createSignal<string>()
  const [fault, setFault] = createSignal<string>()
  return {
    ticket,
    fault,
    follow(answer) {
      setFault(undefined)
      if (isSecondStep(answer)) setTicket(answer.secondFactor.ticket)
      else onEntered?.(answer)
    },
    back(reason) {
      setTicket(undefined)
      setFault(reason)
    },
  }
}
