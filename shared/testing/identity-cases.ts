import type { ProcedureCase } from './procedure-case.ts'

const nobody = { email: 'nobody@example.org', password: 'nobody knows this one' }
const proof = { kind: 'totp', code: '000000' }
const token = 'A'.repeat(43)
const nothingSigned = { id: token, clientDataJSON: token }

/** Accounts, sessions, members and the audit log. */
export const identityCases: Readonly<Record<string, ProcedureCase>> = {
  'account.askReset': {
    type: 'mutation',
    permission: 'public',
    input: (_, id) => ({ email: `${id()}@example.org` }),
  },
  'account.changeEmail': {
    type: 'mutation',
    permission: 'belong',
    input: (_, id) => ({ password: 'not the password', email: `${id()}@example.org` }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'account.changePassword': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ password: 'not the password', newPassword: 'four words that differ' }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'account.confirm': { type: 'mutation', permission: 'public', input: () => ({ token }) },
  'account.reset': {
    type: 'mutation',
    permission: 'public',
    input: () => ({ token, password: 'four words that differ' }),
  },
  'account.sendConfirmation': {
    type: 'mutation',
    permission: 'belong',
    input: () => undefined,
    onlyHttp: true,
    answers: 'UNAVAILABLE',
  },
  'audit.export': { type: 'mutation', permission: 'readAudit', input: () => ({ filter: {}, format: 'ndjson' }) },
  'audit.list': {
    type: 'mutation',
    permission: 'readAudit',
    input: ({ memberId }) => ({ filter: { memberId } }),
    quiet: true,
  },
  'audit.verify': { type: 'mutation', permission: 'readAudit', input: () => undefined },
  'auth.passkeyOptions': { type: 'mutation', permission: 'public', input: () => undefined },
  'auth.passkeySignIn': {
    type: 'mutation',
    permission: 'public',
    input: () => ({ assertion: { ...nothingSigned, authenticatorData: token, signature: token, userHandle: token } }),
  },
  'auth.refresh': { type: 'mutation', permission: 'public', input: () => undefined },
  'auth.secondFactor': { type: 'mutation', permission: 'public', input: () => ({ ticket: token, proof }) },
  'auth.signIn': { type: 'mutation', permission: 'public', input: () => nobody },
  'auth.signOut': { type: 'mutation', permission: 'public', input: () => undefined },
  'auth.signUp': {
    type: 'mutation',
    permission: 'public',
    input: (_, id) => ({ ...nobody, email: `${id()}@example.org`, workspace: 'New', name: 'New' }),
  },
  'auth.switchTenant': { type: 'mutation', permission: 'public', input: ({ tenantId }) => ({ tenantId }) },
  'factor.begin': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ password: 'not the password' }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'factor.confirm': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ code: '000000' }),
    onlyHttp: true,
    answers: 'CONFLICT',
  },
  'factor.remove': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ password: 'not the password', proof }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'factor.renewCodes': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ password: 'not the password', proof }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'factor.state': { type: 'query', permission: 'belong', input: () => undefined },
  'member.accept': {
    type: 'mutation',
    permission: 'public',
    input: () => ({ token, password: 'nobody knows this one' }),
  },
  'member.former': { type: 'query', permission: 'belong', input: () => undefined },
  'member.inviteAgain': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ invitationId }) => ({ invitationId }),
  },
  'member.inviteMany': {
    type: 'mutation',
    permission: 'manageMembers',
    input: (_, id) => ({ invitees: [{ email: `${id()}@example.org`, name: 'New', role: 'viewer' }] }),
  },
  'member.invitation': { type: 'mutation', permission: 'public', input: () => ({ token }) },
  'member.invitations': { type: 'query', permission: 'manageMembers', input: () => undefined },
  'member.invite': {
    type: 'mutation',
    permission: 'manageMembers',
    input: (_, id) => ({ email: `${id()}@example.org`, name: 'New', role: 'viewer' }),
  },
  'member.list': { type: 'query', permission: 'belong', input: () => undefined },
  'member.remove': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ memberId }) => ({ memberId }),
    destroys: true,
  },
  'member.setRole': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ memberId }) => ({ memberId, role: 'viewer' }),
  },
  'member.suspend': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ memberId }) => ({ memberId, suspended: false }),
  },
  'member.withdraw': {
    type: 'mutation',
    permission: 'manageMembers',
    input: ({ invitationId }) => ({ invitationId }),
    destroys: true,
  },
  'passkey.add': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ name: 'New', attestation: { ...nothingSigned, attestationObject: token, transports: [] } }),
    onlyHttp: true,
    answers: 'UNAVAILABLE',
  },
  'passkey.list': { type: 'query', permission: 'belong', input: () => undefined },
  'passkey.options': {
    type: 'mutation',
    permission: 'belong',
    input: () => ({ password: 'not the password' }),
    onlyHttp: true,
    answers: 'UNAVAILABLE',
  },
  'passkey.remove': {
    type: 'mutation',
    permission: 'belong',
    input: (_, id) => ({ passkeyId: id(), password: 'not the password' }),
    onlyHttp: true,
    answers: 'NOT_ALLOWED',
  },
  'passkey.rename': {
    type: 'mutation',
    permission: 'belong',
    input: (_, id) => ({ passkeyId: id(), name: 'New' }),
    personal: true,
    onlyHttp: true,
  },
  'session.list': { type: 'query', permission: 'belong', input: () => undefined },
  'session.revokeAll': {
    type: 'mutation',
    permission: 'belong',
    input: ({ memberId }) => ({ memberId }),
    destroys: true,
    quiet: true,
  },
  'session.revoke': {
    type: 'mutation',
    permission: 'belong',
    input: ({ sessionId }) => ({ sessionId }),
    destroys: true,
    personal: true,
  },
  'tenant.rename': { type: 'mutation', permission: 'manageWorkspace', input: () => ({ name: 'Night shift' }) },
  // Asking for it takes a session of one's own with a second factor; this leaves the workspace as it was.
  'tenant.requireFactor': { type: 'mutation', permission: 'manageWorkspace', input: () => ({ required: false }) },
  'tenant.settings': { type: 'query', permission: 'manageWorkspace', input: () => undefined },
}
