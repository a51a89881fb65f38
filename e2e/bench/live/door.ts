/** Where sockets lead: the built server's grid, or the limit. */
export type Door =
  | { readonly kind: 'ours'; readonly url: string; readonly gridId: string }
  | { readonly kind: 'limit'; readonly url: string }

/** One of the two that are compared, as every part of the bench sees it. */
export type Side = {
  readonly name: Door['kind']
  readonly door: Door
  /** The process that serves it, PostgreSQL not counted. */
  readonly pid: number
  readonly recordIds: readonly string[]
  /** The version of the last change so far; whoever writes moves it on. */
  head: number
  /** What `count` sockets show at the door, one each. */
  tokens(count: number): Promise<string[]>
  /** A new process on the same data and port. */
  restart(): Promise<void>
  stop(): Promise<void>
}
