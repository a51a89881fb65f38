/** The account as its passkeys remember it, WebAuthn's user handle in base64url: the bytes of its id, which name nobody. */
export function handleOf(accountId: string): string {
  return Buffer.from(accountId.replaceAll('-', ''), 'hex').toString('base64url')
}
