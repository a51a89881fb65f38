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
  await upload(url, token, { id, name, kind: 'photo', body: png })
}

/** Stores a file that is no picture. */
export async function uploadText(
  url: string,
  token: string,
  { id, name, text }: { readonly id: string; readonly name: string; readonly text: string },
): Promise<void> {
  await upload(url, token, { id, name, kind: 'file', body: text })
}

type Sent = {
  readonly id: string
  readonly name: string
  readonly kind: 'photo' | 'file'
  readonly body: Buffer<ArrayBuffer> | string
}

async function upload(url: string, token: string, { id, name, kind, body }: Sent): Promise<void> {
  const response = await fetch(`${url}/files/${id}`, {
    method: 'PUT',
    headers: { ...headers(token), 'x-attachment-name': encodeURIComponent(name), 'x-attachment-kind': kind },
    body,
  })
  if (!response.ok) throw new Error(`the file was not taken: ${await response.text()}`)
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
