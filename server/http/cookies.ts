import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Config } from '../config.ts'

/** The refresh cookie that came with a request, and how to set or clear it. */
export type Cookies = { readonly refresh: string | undefined; setRefresh(token: string): void; clearRefresh(): void }

/**
 * The refresh token lives in a cookie that no script can read and no other site can send.
 * `__Host-` demands Secure, so plain http (this machine only) has a name of its own.
 */
export function makeCookies(config: Config, request: FastifyRequest, reply: FastifyReply): Cookies {
  const secure = config.baseUrl.startsWith('https:')
  const name = secure ? '__Host-operagrid' : 'operagrid_refresh'
  const options = { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const
  return {
    refresh: request.cookies[name],
    setRefresh: (token) => void reply.setCookie(name, token, { ...options, maxAge: config.refreshTokenTtlS }),
    clearRefresh: () => void reply.clearCookie(name, options),
  }
}
