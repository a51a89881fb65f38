import { expect } from 'vitest'

import type { Device, Person } from '../browser/person.ts'
import { cast, workspace } from './crew.ts'
import type { Crew, Name } from './crew.ts'
import { choose, see } from './hands.ts'

/** Management makes the workspace. */
export async function signUp(crew: Crew): Promise<void> {
  const { page } = await crew.join('management')
  await page.goto('/')
  await page.getByRole('link', { name: 'Create a workspace' }).click()
  await page.getByLabel('Workspace').fill(workspace.name)
  await page.getByLabel('Your name').fill(cast.management.name)
  await page.getByLabel('E-mail').fill(cast.management.email)
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await see(page.getByText(/at least 10 characters/i))
  await page.getByLabel('Password', { exact: true }).fill(workspace.password)
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await page.waitForURL(/\/w\/[a-z0-9-]+\//)
}

/** Management invites somebody and copies the link. */
export async function invite(crew: Crew, who: Name): Promise<string> {
  const { page } = crew.of('management')
  await page.getByRole('link', { name: 'Members' }).click()
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(cast[who].name)
  await dialog.getByLabel('E-mail').fill(cast[who].email)
  await choose(dialog, 'Role', cast[who].role)
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await see(dialog.getByRole('button', { name: 'Copied' }))
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toBe(await dialog.getByLabel('One-time link').inputValue())
  await dialog.getByRole('button', { name: 'Done' }).click()
  await see(page.getByRole('cell', { name: cast[who].email }).or(page.getByText(cast[who].email)))
  return link
}

/** Somebody opens the link on a device of their own and joins. */
export async function accept(crew: Crew, who: Name, link: string, device?: Device): Promise<Person> {
  const person = await crew.join(who, device)
  const { page } = person
  await page.goto(link)
  await see(page.getByText(cast[who].email))
  await page.getByLabel('Password', { exact: true }).fill(workspace.password)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.waitForURL(/\/w\/[a-z0-9-]+\//)
  return person
}
