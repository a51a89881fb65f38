import { makeAuthenticator } from './authenticator.ts'
import type { Authenticator, Deviation, KeyKind } from './authenticator.ts'
import { testConfig } from './visitors.ts'
import type { Visitors } from './visitors.ts'

type Visitor = Pick<ReturnType<Visitors['visit']>, 'call'>
export type Owner = Visitor & { readonly input: { readonly password: string } }

/** The one reply to whoever comes with a passkey that does not open anything. */
export const passkeyRefusal = /This passkey does not open OperaGrid\. Try again, or sign in with your password\./

/** People with passkeys, and those who come with one. */
export function makeKeyHolders(visitors: Visitors) {
  const site = testConfig.baseUrl
  let networks = 0
  /** A browser at an address of its own: a table of refusals would else brake itself. */
  const stranger = () => {
    networks += 1
    return visitors.visit({ ip: `198.51.100.${networks % 250}` })
  }
  const optionsFor = ({ call, input }: Owner) => call.passkey.options({ password: input.password })
  async function addTo(owner: Owner, device: Authenticator, name = 'My phone'): Promise<string> {
    const attestation = device.create(await optionsFor(owner))
    return (await owner.call.passkey.add({ name, attestation })).passkeyId
  }
  return {
    stranger,
    optionsFor,
    addTo,
    newDevice: (options?: { readonly kind?: KeyKind; readonly counts?: boolean }) => makeAuthenticator(site, options),
    /** A manager with one passkey. */
    async newHolder(workspace: string, options?: { readonly kind?: KeyKind; readonly counts?: boolean }) {
      const manager = await visitors.newManager(workspace)
      const device = makeAuthenticator(site, options)
      return { manager, device, passkeyId: await addTo(manager, device) }
    },
    async signIn(device: Authenticator, deviation?: Deviation) {
      const visitor = stranger()
      const assertion = device.get(await visitor.call.auth.passkeyOptions(), deviation)
      return { ...visitor, me: visitor.enter(await visitor.call.auth.passkeySignIn({ assertion })) }
    },
    /** What of a log is about passkeys, or about the action that is named; the newest first. */
    async entriesOf({ call }: Visitor, part = 'passkey') {
      await visitors.beside.settled()
      const { events } = await call.audit.list({ filter: {} })
      return events.filter(({ action, after }) => action.includes(part) || (after !== null && part in after))
    },
  }
}

/** `ok`, or what was said instead. */
export async function answerOf(work: Promise<unknown>): Promise<string> {
  return await work.then(() => 'ok', String)
}
