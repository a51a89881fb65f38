import { freshAccess } from '../../live/access.ts'

/**
 * Saves the whole list of cells that did not fit as a CSV.
 *
 * @throws Error with a sentence for the person
 */
export async function downloadProblems(importId: string, gridName: string): Promise<void> {
  const token = await freshAccess()
  const answer = await fetch(`/files/imports/${importId}/problems`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  }).catch(() => null)
  if (answer === null) throw new Error('The list could not be loaded. Check the connection, and try again.')
  if (!answer.ok) throw new Error('The list is kept for an hour, and is gone now.')
  const url = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = `${gridName} - cells that did not fit.csv`
  link.click()
  // Some browsers begin the download only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
