/** A session as it is known everywhere: its id alone may be another's in another tenant. */
export type SessionRef = { readonly tenantId: string; readonly sessionId: string }

/** Who may not go on as before: one session, or every session of a member. */
export type Gone = SessionRef | { readonly tenantId: string; readonly memberId: string }

/** Whether `who` is one of those. */
export function isGone(
  gone: Gone,
  who: { readonly tenantId: string; readonly memberId: string; readonly sessionId: string },
): boolean {
  if (who.tenantId !== gone.tenantId) return false
  return 'sessionId' in gone ? who.sessionId === gone.sessionId : who.memberId === gone.memberId
}
