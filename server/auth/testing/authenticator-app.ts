import { generateSync } from 'otplib'

import type { BegunFactor, RecoveryCodes } from '@operagrid/shared/domain/factor'

/** Somebody's authenticator app. */
export type Authenticator = {
  /** The code that it shows, or that it shows `steps` half minutes from now. */
  code(steps?: number): string
  /** What was handed out when it was set up. */
  readonly recovery: readonly string[]
}

/** The code of a secret, `steps` half minutes from now. */
export function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + steps * 30 })
}

/** Sets a second factor up. Its first code is that of the step before, so that the present one is still good. */
export async function addFactor(owner: {
  begin(): Promise<BegunFactor>
  confirm(code: string): Promise<RecoveryCodes>
}): Promise<Authenticator> {
  const { secret } = await owner.begin()
  const { codes } = await owner.confirm(codeOf(secret, -1))
  return { code: (steps = 0) => codeOf(secret, steps), recovery: codes }
}
