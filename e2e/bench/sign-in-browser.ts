import type { BrowserContext } from 'playwright-core'

/** Signs a browser in by its cookie: what one comes back with that was signed in before. @throws with the server's answer */
export async function signInBrowser(
  context: BrowserContext,
  url: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  const answer = await context.request.post(`${url}/trpc/auth.signIn`, {
    headers: { 'x-operagrid': '1', origin: url },
    data: { email, password },
  })
  if (!answer.ok()) throw new Error(`the browser could not sign in: ${await answer.text()}`)
}
