import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { z } from 'zod'

import { role } from '@operagrid/shared/domain/member'
import type { Role } from '@operagrid/shared/domain/member'

import { call } from '../stack/api.ts'
import type { Stack } from '../stack/start-stack.ts'

const demoFile = z.object({
  gridId: z.string(),
  formId: z.string(),
  dashboardId: z.string(),
  signIns: z.array(z.object({ role, name: z.string(), email: z.string(), password: z.string() })),
})
const signedIn = z.object({ session: z.object({ tenant: z.object({ slug: z.string() }) }) })

/** The demo workspace of a server: its addresses and its four sign-ins. */
export type Demo = z.infer<typeof demoFile> & { readonly slug: string }

export async function readDemo(stack: Stack): Promise<Demo> {
  const demo = demoFile.parse(JSON.parse(readFileSync(join(stack.dataDir, 'demo.json'), 'utf8')))
  const { email, password } = signInOf(demo, 'organizer')
  const { session } = signedIn.parse(await call(stack.url, 'auth.signIn', { email, password }))
  return { ...demo, slug: session.tenant.slug }
}

export function signInOf(demo: Pick<Demo, 'signIns'>, who: Role): Demo['signIns'][number] {
  const found = demo.signIns.find((signIn) => signIn.role === who)
  if (found === undefined) throw new Error(`the demo has no ${who}`)
  return found
}

/** Signs in as a person does, and waits for the first screen. */
export async function signInAs(page: Page, demo: Demo, who: Role): Promise<void> {
  const { email, password } = signInOf(demo, who)
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/\/w\/[^/]+\/./)
}
