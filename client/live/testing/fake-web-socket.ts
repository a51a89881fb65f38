/**
 * The browser's WebSocket with the network in the test's hands: it opens, hears and ends as it is
 * told, and closes only when `settle` says that the other side has agreed, as over a slow network.
 */
export class FakeWebSocket extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  /** Every socket that was made, oldest first. */
  static made: FakeWebSocket[] = []

  readonly url: string
  readonly sent: string[] = []
  binaryType = 'blob'
  readyState = FakeWebSocket.CONNECTING

  constructor(url: string | URL) {
    super()
    this.url = String(url)
    FakeWebSocket.made.push(this)
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(): void {
    if (this.readyState < FakeWebSocket.CLOSING) this.readyState = FakeWebSocket.CLOSING
  }

  open(): void {
    this.readyState = FakeWebSocket.OPEN
    this.dispatchEvent(new Event('open'))
  }

  hear(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  /** The handshake fails, the server closes it, or the closing is done. */
  settle(code = 1006): void {
    const wasOpening = this.readyState === FakeWebSocket.CONNECTING
    this.readyState = FakeWebSocket.CLOSED
    if (wasOpening) this.dispatchEvent(new Event('error'))
    this.dispatchEvent(new CloseEvent('close', { code }))
  }
}
