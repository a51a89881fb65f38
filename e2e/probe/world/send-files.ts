import { z } from 'zod'

/** The smallest PNG there is. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const headers = (token: string) => ({ authorization: `Bearer ${token}`, 'x-operagrid': '1' })

export async function uploadPhoto(
  url: string,
  token: string,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const response = await fetch(`${url}/files/${id}`, {
    method: 'PUT',
    headers: { ...headers(token), 'content-type': 'image/png', 'x-attachment-name': name },
    body: png,
  })
  if (!response.ok) throw new Error(`the photo was not taken: ${await response.text()}`)
}

/** Uploads a CSV; answers its import's id. */
export async function uploadImport(url: string, token: string, csv: string, name = 'probe.csv'): Promise<string> {
  const response = await fetch(`${url}/files/imports?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { ...headers(token), 'content-type': 'text/csv' },
    body: csv,
  })
  return z.object({ importId: z.string() }).parse(await response.json()).importId
}
