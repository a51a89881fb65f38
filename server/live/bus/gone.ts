/** Who may not go on as before: one session, or every session of a member. */
export type Gone = { readonly sessionId: string } | { readonly tenantId: string; readonly memberId: string }

/** Whether `who` is one of those. */
export function isGone(
  gone: Gone,
  who: { readonly tenantId: string; readonly memberId: string; readonly sessionId: string },
): boolean {
  if ('sessionId' in gone) return who.sessionId === gone.sessionId
  return who.tenantId === gone.tenantId && who.memberId === gone.memberId
}
