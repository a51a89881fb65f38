import { createSignal } from 'solid-js'

export type Confirmation = {
  /** A question that names the thing: "Delete the grid Incidents?" */
  readonly title: string
  /** What will be lost or happen, and whether it can be undone. */
  readonly text: string
  /** The verb of the title, never "OK". */
  readonly confirmLabel: string
  readonly cancelLabel?: string
  readonly tone?: 'danger' | 'primary'
}

type Pending = Confirmation & { readonly answer: (confirmed: boolean) => void }

const [pending, setPending] = createSignal<Pending>()

/** The question now shown by ConfirmHost. */
export const pendingConfirmation = pending

/** Asks before something that is hard to take back. Answers false when it is dismissed. */
export function confirm(confirmation: Confirmation): Promise<boolean> {
  pending()?.answer(false)
  return new Promise((resolve) => {
    setPending({
      ...confirmation,
      answer: (confirmed) => {
        setPending(undefined)
        resolve(confirmed)
      },
    })
  })
}
