import type { Config } from '../config.ts'

/**
 * The hosts this server answers for: the one of BASE_URL. When that is this machine itself,
 * its other loopback names too, since people type any of them.
 */
export function isAllowedHost(config: Config, host: string | undefined): boolean {
  return host !== undefined && allowedHosts(config).has(host.toLowerCase())
}

/** A browser always names its origin on upgrades and mutations, so a missing one is refused. */
export function isAllowedOrigin(config: Config, origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined) return false
  const { protocol } = new URL(config.baseUrl)
  return origin.toLowerCase() === `${protocol}//${host.toLowerCase()}` && isAllowedHost(config, host)
}

const loopback = ['localhost', '127.0.0.1', '[::1]']
const known = new Map<string, ReadonlySet<string>>()

function allowedHosts(config: Config): ReadonlySet<string> {
  const cached = known.get(config.baseUrl)
  if (cached !== undefined) return cached
  const { hostname, host, port } = new URL(config.baseUrl)
  const suffix = port === '' ? '' : `:${port}`
  const hosts = new Set(loopback.includes(hostname) ? loopback.map((name) => name + suffix) : [host])
  known.set(config.baseUrl, hosts)
  return hosts
}
