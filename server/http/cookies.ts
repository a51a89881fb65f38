import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Config } from '../config.ts'

/** Half a year after the last sign-in a browser is forgotten. */
const DEVICE_LIFE_S = 180 * 86_400

/** The cookies that came with a request, and how to set or clear them. */
export type Cookies = {
  readonly refresh: string | undefined
  setRefresh(token: string): void
  clearRefresh(): void
  /** For which accounts this browser is known: see auth/devices.ts. It stays when they sign out. */
  readonly device: string | undefined
  setDevice(marks: string): void
}

/**
 * The refresh token lives in a cookie that no script can read and no other site can send.
 * `__Host-` demands Secure, so plain http (this machine only) has a name of its own.
 */
export function makeCookies(config: Config, request: FastifyRequest, reply: FastifyReply): Cookies {
  const secure = config.baseUrl.startsWith('https:')
  const name = secure ? '__Host-operagrid' : 'operagrid_refresh'
  const deviceName = secure ? '__Host-operagrid-device' : 'operagrid_device'
  const options = { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const
  return {
    refresh: request.cookies[name],
    setRefresh: (token) => void reply.setCookie(name, token, { ...options, maxAge: config.refreshTokenTtlS }),
    clearRefresh: () => void reply.clearCookie(name, options),
    device: request.cookies[deviceName],
    setDevice: (marks) => void reply.setCookie(deviceName, marks, { ...options, maxAge: DEVICE_LIFE_S }),
  }
}
