import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply } from 'fastify'

/** Says of an answer that it is a file to be kept, under this name, and that nothing in it may run or be cached. */
export function sendAsDownload(
  reply: FastifyReply,
  { type, name }: { readonly type: string; readonly name: string },
): void {
  void reply
    .header('content-type', type)
    .header('content-disposition', contentDisposition(name))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cache-control', 'private, no-store')
}
