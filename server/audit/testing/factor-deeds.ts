import type { BegunFactor, RecoveryCodes } from '@operagrid/shared/domain/factor'
import type { SignInAnswer, SignedIn } from '@operagrid/shared/domain/session'

import { codeOf } from '../../auth/testing/authenticator-app.ts'
import { memberTarget, must } from './deed.ts'
import type { Deed, Stage } from './deed.ts'

/** What is done to second factors, each of somebody new, and what a workspace asks for. */
export const factorDeeds = {
  'account.factor_added': async (stage) => {
    const { app, manager } = stage
    const member = await app.join(manager, 'viewer')
    const { secret } = await must<BegunFactor>(stage, member, 'factor.begin', { password: app.password })
    return {
      act: () => app.call('factor.confirm', { code: codeOf(secret) }, member.accessToken),
      entry: { ...by(member), after: { secondFactor: 'totp' } },
    }
  },
  'account.factor_removed': async (stage) => {
    const { app } = stage
    const { member, proof } = await withFactor(stage)
    return {
      act: () => app.call('factor.remove', { password: app.password, proof: proof() }, member.accessToken),
      entry: by(member),
    }
  },
  'account.recovery_renewed': async (stage) => {
    const { app } = stage
    const { member, proof } = await withFactor(stage)
    return {
      act: () => app.call('factor.renewCodes', { password: app.password, proof: proof() }, member.accessToken),
      entry: by(member),
    }
  },
  'account.recovery_used': async (stage) => {
    const { app } = stage
    const { member, codes, ticket } = await withFactor(stage)
    return {
      act: async () =>
        app.call('auth.secondFactor', { ticket: await ticket(), proof: { kind: 'recovery', code: codes[0] } }),
      entry: by(member),
      beside: ['session.begun'],
    }
  },
  'account.factor_refused': async (stage) => {
    const { app } = stage
    const { member, ticket } = await withFactor(stage)
    return {
      act: async () =>
        app.call('auth.secondFactor', { ticket: await ticket(), proof: { kind: 'recovery', code: '00000-00000' } }),
      entry: { actorId: null, target: memberTarget(member) },
      changesNothing: true,
    }
  },
  'workspace.factor_required': async (stage) => {
    const { app, manager } = await ownWorkspace(stage)
    return {
      act: () => app.call('tenant.requireFactor', { required: true }, manager.accessToken),
      entry: inWorkspace(manager),
    }
  },
  'workspace.factor_optional': async (stage) => {
    const { app, manager } = await ownWorkspace(stage)
    await must(stage, manager, 'tenant.requireFactor', { required: true })
    return {
      act: () => app.call('tenant.requireFactor', { required: false }, manager.accessToken),
      entry: inWorkspace(manager),
    }
  },
} as const satisfies Readonly<Record<string, Deed>>

function by(member: SignedIn) {
  return { actorId: member.session.member.id, target: memberTarget(member) }
}

function inWorkspace({ session }: SignedIn) {
  return { actorId: session.member.id, target: { kind: 'workspace', id: session.tenant.id, name: '' } }
}

/** Sets a second factor up; its first code is that of the step before, so that the present one is still good. */
async function addFactor(stage: Stage, member: SignedIn) {
  const { secret } = await must<BegunFactor>(stage, member, 'factor.begin', { password: stage.app.password })
  const { codes } = await must<RecoveryCodes>(stage, member, 'factor.confirm', { code: codeOf(secret, -1) })
  return { secret, codes }
}

async function withFactor(stage: Stage) {
  const { app } = stage
  const member = await app.join(stage.manager, 'viewer')
  const { secret, codes } = await addFactor(stage, member)
  const { email } = member.session.account
  let steps = -1
  return {
    member,
    codes,
    /** A code that was not used: it counts before the effect, whatever becomes of that. */
    proof() {
      steps = Math.min(steps + 1, 1)
      return { kind: 'totp', code: codeOf(secret, steps) }
    },
    async ticket(): Promise<string> {
      const answer = await must<SignInAnswer>(stage, undefined, 'auth.signIn', { email, password: app.password })
      return 'secondFactor' in answer ? answer.secondFactor.ticket : ''
    },
  }
}

/** A workspace whose manager has a second factor: what is asked of it is asked of nobody else. */
async function ownWorkspace(stage: Stage) {
  const manager = await stage.app.signUp('Strict')
  await addFactor(stage, manager)
  return { app: stage.app, manager }
}
