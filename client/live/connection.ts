import { createRoot, createSignal, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import { accessToken, watchAccess } from './access.ts'
import { nextConnection } from './connection-state.ts'
import type { Connection, ConnectionEvent } from './connection-state.ts'
import { watchDevice } from './device.ts'
import type { DeviceEvent } from './device.ts'
import { dropLinks, lastWordAt, probeLinks } from './link-socket.ts'
import { closeSocket, reconnectSocket, watchSocket } from './socket.ts'
import type { SocketEvent } from './socket.ts'

/** How long a new socket may take before the page says that it is offline, in milliseconds. */
const PATIENCE_MS = 4_000
/** After waking: younger word than this needs no question; older word than that is no longer called live meanwhile. */
const FRESH_MS = 5_000
const DOUBTFUL_MS = 16_000
/** A socket that was silent for this long, through every heartbeat, is not asked but replaced. */
const DEAD_MS = 75_000
/** How long the server may take to answer the question. */
const ANSWER_MS = 2_000

/** One feed's part in whether the page is live. It begins behind. */
export type FeedMark = {
  /** What was missed is on screen. `heard`: the turn in which it came; of an earlier socket it proves nothing. */
  caughtUp(heard?: number): void
  /** The feed failed and is being begun again. */
  behind(): void
  /** The feed is over. */
  leave(): void
}

type LiveConnection = {
  readonly connection: Accessor<Connection>
  readonly fed: Accessor<boolean>
  readonly turn: Accessor<number>
  readonly join: () => FeedMark
}

function makeConnection(): LiveConnection {
  const [connection, setConnection] = createSignal<Connection>(
    accessToken() === null ? { state: 'signed-out' } : { state: 'catching-up', since: null },
  )
  const [fed, setFed] = createSignal(false)
  const [turn, setTurn] = createSignal(0)
  const began = new Date()
  /** Every feed of the page, and whether it has caught up over the present socket. */
  const feeds = new Map<FeedMark, boolean>()
  let open = false
  let patience: ReturnType<typeof setTimeout> | undefined

  const heardAt = (): Date => lastWordAt() ?? began
  const tell = (event: ConnectionEvent): void => {
    setConnection((current) => nextConnection(current, event, heardAt()))
  }
  /** Says what the feeds together amount to, while there is a socket that they run over. */
  const review = (): void => {
    if (open) tell([...feeds.values()].every(Boolean) ? 'caughtUp' : 'behind')
  }
  const waitForSocket = (): void => {
    patience ??= setTimeout(() => {
      patience = undefined
      if (feeds.size > 0 && !open) tell('lost')
    }, PATIENCE_MS)
  }

  const onSocket = (event: SocketEvent): void => {
    open = event === 'opened'
    for (const mark of feeds.keys()) feeds.set(mark, false)
    switch (event) {
      case 'opened':
        clearTimeout(patience)
        patience = undefined
        setTurn((count) => count + 1)
        tell('opened')
        if (feeds.size === 0) review()
        return
      case 'interrupted':
        tell('interrupted')
        waitForSocket()
        return
      case 'rested':
      case 'outdated':
        tell(event)
        return
    }
  }
  const onDevice = (event: DeviceEvent): void => {
    const silentMs = Date.now() - heardAt().getTime()
    switch (event) {
      case 'offline':
        dropLinks()
        tell('lost')
        return
      case 'online':
        if (feeds.size === 0) tell('rested')
        // What was being opened over the network before is not worth waiting for.
        reconnectSocket()
        return
      case 'network':
        probeLinks(ANSWER_MS)
        return
      case 'woke':
        if (silentMs > DEAD_MS) reconnectSocket()
        else if (silentMs > DOUBTFUL_MS) {
          tell('interrupted')
          probeLinks(ANSWER_MS, review)
        } else if (silentMs > FRESH_MS) probeLinks(ANSWER_MS)
        return
    }
  }
  watchSocket(onSocket)
  watchDevice(onDevice)
  watchAccess((signedIn) => {
    tell(signedIn ? 'signedIn' : 'signedOut')
    if (!signedIn) void closeSocket()
  })
  if (!navigator.onLine) tell('lost')

  return {
    connection,
    fed,
    turn,
    join() {
      const set = (current: boolean): void => {
        if (!feeds.has(mark)) return
        feeds.set(mark, current)
        review()
      }
      const mark: FeedMark = {
        caughtUp(heard = untrack(turn)) {
          if (open && heard === untrack(turn)) set(true)
        },
        behind: () => set(false),
        leave() {
          feeds.delete(mark)
          setFed(feeds.size > 0)
          if (feeds.size === 0 && !open) tell('rested')
          review()
        },
      }
      feeds.set(mark, false)
      setFed(true)
      review()
      if (!open) waitForSocket()
      return mark
    },
  }
}

let shared: LiveConnection | undefined

function theConnection(): LiveConnection {
  shared ??= createRoot(() => makeConnection())
  return shared
}

/** Whether what is on screen is what is true now, for the whole page. */
export function useConnection(): Accessor<Connection> {
  return theConnection().connection
}

/** Whether anything on the page is fed live; without, there is nothing to be live or late. */
export function useFed(): Accessor<boolean> {
  return theConnection().fed
}

/** The number of the socket in use: grows with each that opens, so that what was missed can be read anew. */
export function useSocketTurn(): Accessor<number> {
  return theConnection().turn
}

/** A feed joins what must be up to date for the page to be live. */
export function joinFeeds(): FeedMark {
  return theConnection().join()
}
