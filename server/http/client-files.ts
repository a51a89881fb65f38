import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'

import { AppError } from '@operagrid/shared/errors'

/** Where the built client lies. */
export const clientFolder = fileURLToPath(
  new URL(import.meta.url.includes('/dist/') ? '../../../client/dist' : '../../client/dist', import.meta.url),
)

/** The stamp that the build left in index.html; null where there is no client, or one without a stamp. */
export function readClientBuild(folder: string): string | null {
  const page = join(folder, 'index.html')
  if (!existsSync(page)) return null
  return /<meta name="operagrid-build" content="([\w-]+)"/.exec(readFileSync(page, 'utf8'))?.[1] ?? null
}

/** The built client: hashed files for ever, index.html for every page address. */
export function clientRoutes(folder: string) {
  return async (http: FastifyInstance): Promise<void> => {
    if (!existsSync(folder)) return
    await http.register(staticFiles, {
      root: folder,
      wildcard: false,
      cacheControl: false,
      setHeaders(reply, path) {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    http.setNotFoundHandler((request, reply) => {
      const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
      if (!wantsPage || /^\/(?:trpc|files|api|hooks|docs|assets)(?:\/|$)/.test(request.url))
        throw new AppError('NOT_FOUND')
      return reply.header('cache-control', 'no-cache').sendFile('index.html')
    })
  }
}
