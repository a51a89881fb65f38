import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { recoveryCode, totpCode } from '@operagrid/shared/domain/factor'
import type { FactorProof } from '@operagrid/shared/domain/factor'

/** How the second factor is shown by a code. */
export type CodeKind = FactorProof['kind']

/** What a code of each kind must look like. */
export const codeSchemas = { totp: totpCode, recovery: recoveryCode } as const

/** Which kind of code is asked for, and the way to the other. `changed` is called after each change. */
export function createCodeKind(changed: () => void): {
  readonly kind: Accessor<CodeKind>
  /** What the button says that leads to the other kind. */
  readonly other: Accessor<string>
  change(): void
} {
  const [kind, setKind] = createSignal<CodeKind>('totp')
  return {
    kind,
    other: () => (kind() === 'totp' ? 'Use a recovery code instead' : 'Use the code of your app instead'),
    change() {
      setKind(kind() === 'totp' ? 'recovery' : 'totp')
      changed()
    },
  }
}
