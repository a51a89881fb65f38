import type { Page } from 'playwright-core'

/** A device that keeps passkeys, plugged into one page: a finger is always on it. */
export type VirtualDevice = {
  /** Whether it knows whose finger that is; where it does not, nothing is signed. */
  knowOwner(known: boolean): Promise<void>
  /** How many passkeys it keeps. */
  count(): Promise<number>
}

/** Gives a page's browser a device that keeps passkeys, over Chrome's own protocol. */
export async function plugDevice(page: Page): Promise<VirtualDevice> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async knowOwner(known) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: known })
    },
    async count() {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      return credentials.length
    },
  }
}
