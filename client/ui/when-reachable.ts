/** How long the site may take to answer, and between which bounds the pauses grow, in milliseconds. */
const ANSWER_MS = 5_000
const PAUSE_MS = { first: 1_000, most: 30_000 }

export type Reaching = {
  /** Asks now instead of after the pause. */
  readonly hurry: () => void
  readonly stop: () => void
}

/**
 * Asks whether the site can be reached, until it can: at once, when the device says that it is online, and after pauses
 * that grow. Then it calls `reached`, once. `failed` is called after each question that nobody answered.
 */
export function whenReachable({
  reached,
  failed,
}: {
  readonly reached: () => void
  readonly failed: () => void
}): Reaching {
  const ended = new AbortController()
  let pause: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let asking = false

  function stop(): void {
    ended.abort()
    clearTimeout(pause)
  }

  async function ask(): Promise<void> {
    if (asking || ended.signal.aborted) return
    asking = true
    clearTimeout(pause)
    const answered = await isReachable()
    asking = false
    if (ended.signal.aborted) return
    if (answered) {
      stop()
      reached()
      return
    }
    failures += 1
    // Spread, so that all who lost the same network do not come back in one moment.
    const most = Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** (failures - 1))
    pause = setTimeout(() => void ask(), most * (0.5 + Math.random() / 2))
    failed()
  }

  window.addEventListener('online', () => void ask(), { signal: ended.signal })
  void ask()
  return { hurry: () => void ask(), stop }
}

/** Whether the site itself answers; what stands before it and has lost it says so with 502 to 504. */
async function isReachable(): Promise<boolean> {
  try {
    const answer = await fetch('/', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) })
    return answer.status < 500
  } catch {
    return false
  }
}
