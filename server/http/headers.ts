import type { Config } from '../config.ts'

/** What a page of ours may load: itself, its socket, pictures it made and the tiles of its maps. Scripts and styles only from files. */
export function contentSecurityPolicy(config: Config) {
  const socket = config.baseUrl.replace(/^http/, 'ws')
  const tiles = config.mapTiles === undefined ? [] : [new URL(config.mapTiles.url).origin]
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'", socket],
      imgSrc: ["'self'", 'blob:', 'data:', ...tiles],
      fontSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
    },
  }
}
