import type { Config } from '../config.ts'

/** What a page of ours may load: itself, its socket, and pictures it made. Scripts and styles only from files. */
export function contentSecurityPolicy(config: Config) {
  const socket = config.baseUrl.replace(/^http/, 'ws')
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'", socket],
      imgSrc: ["'self'", 'blob:', 'data:'],
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
