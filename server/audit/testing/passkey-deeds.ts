import { expect } from 'vitest'

import type { CreationOptions, RequestOptions } from '@operagrid/shared/domain/passkey'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { makeAuthenticator } from '../../auth/testing/authenticator.ts'
import { memberTarget, must } from './deed.ts'
import type { Deed, Stage } from './deed.ts'

/** What is done to passkeys, each of somebody new: an account has but ten. */
export const passkeyDeeds = {
  'account.passkey_added': async (stage) => {
    const { app, manager } = stage
    const member = await app.join(manager, 'viewer')
    const device = makeAuthenticator(app.baseUrl)
    const options = await optionsOf(stage, member)
    const attestation = device.create(options)
    return {
      act: () => app.call('passkey.add', { name: 'Phone', attestation }, member.accessToken),
      entry: { ...by(member), after: { passkey: 'Phone' } },
    }
  },
  'account.passkey_renamed': async (stage) => {
    const { member, passkeyId } = await withPasskey(stage)
    return {
      act: () => stage.app.call('passkey.rename', { passkeyId, name: 'Tablet' }, member.accessToken),
      entry: { ...by(member), before: { passkey: 'Phone' }, after: { passkey: 'Tablet' } },
    }
  },
  'account.passkey_removed': async (stage) => {
    const { app } = stage
    const { member, passkeyId } = await withPasskey(stage)
    return {
      act: () => app.call('passkey.remove', { passkeyId, password: app.password }, member.accessToken),
      entry: { ...by(member), before: { passkey: 'Phone' } },
    }
  },
  'account.passkey_refused': async (stage) => {
    const { app } = stage
    const { member, device } = await withPasskey(stage)
    return {
      async act() {
        const options = await must<RequestOptions>(stage, undefined, 'auth.passkeyOptions', undefined)
        const assertion = device.get(options, { userVerified: false })
        return await app.call('auth.passkeySignIn', { assertion })
      },
      entry: {
        actorId: null,
        target: memberTarget(member),
        after: { passkey: 'Phone', reason: expect.any(String) as string },
      },
      changesNothing: true,
    }
  },
} as const satisfies Readonly<Record<string, Deed>>

function by(member: SignedIn) {
  return { actorId: member.session.member.id, target: memberTarget(member) }
}

async function optionsOf(stage: Stage, member: SignedIn): Promise<CreationOptions> {
  return await must<CreationOptions>(stage, member, 'passkey.options', { password: stage.app.password })
}

/** Somebody new with a passkey. */
async function withPasskey(stage: Stage) {
  const member = await stage.app.join(stage.manager, 'viewer')
  const device = makeAuthenticator(stage.app.baseUrl)
  const attestation = device.create(await optionsOf(stage, member))
  const added = await must<{ passkeyId: string }>(stage, member, 'passkey.add', { name: 'Phone', attestation })
  return { member, device, passkeyId: added.passkeyId }
}
