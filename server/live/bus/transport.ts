/** A way for nodes to hear each other. What is sent may be lost, doubled or late. */
export type Transport = {
  readonly name: 'postgres' | 'nats'
  /**
   * Connects, or rejects with the reason why not; one try. `hear` is called with every text that
   * any node sent from then on, the connection's own ones too.
   */
  open(hear: (text: string) => void): Promise<Link>
}

/** One connection of a transport. */
export type Link = {
  /** Hands texts over, each below 8,000 bytes. Rejects when the connection is over. */
  send(texts: readonly string[]): Promise<void>
  /** Resolves when the connection is over, with the reason; never rejects. */
  readonly over: Promise<string>
  close(): Promise<void>
}
