import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Location } from '@operagrid/shared/domain/cell'

/**
 * `denied`: the person or the browser said no. `unsupported`: no device, or no secure address.
 * `lost`: asked long enough without an answer.
 */
export type PositionState = 'idle' | 'measuring' | 'denied' | 'unsupported' | 'lost'

export type Position = {
  readonly state: Accessor<PositionState>
  /** Measures until it is good, or `stop`; every better place is told. */
  start(): void
  stop(): void
}

/** Good enough to stop by itself, in metres. */
const GOOD_M = 15

/** Longest wait for the first or the next place, in milliseconds. */
const PATIENCE_MS = 30_000

/** The device's position as it gets better. `onPlace` hears each place that is more accurate than the one before. */
export function createPosition(onPlace: (place: Location) => void): Position {
  const [state, setState] = createSignal<PositionState>('idle')
  let watch: number | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let best = Number.POSITIVE_INFINITY

  const end = (next: PositionState): void => {
    if (watch !== undefined) navigator.geolocation.clearWatch(watch)
    watch = undefined
    clearTimeout(patience)
    setState(next)
  }
  // Also ends by itself when the last measured place is as good as it gets here.
  const wait = (): void => {
    clearTimeout(patience)
    patience = setTimeout(() => end(best < Number.POSITIVE_INFINITY ? 'idle' : 'lost'), PATIENCE_MS)
  }
  const start = (): void => {
    if (!('geolocation' in navigator) || !window.isSecureContext) {
      setState('unsupported')
      return
    }
    end('measuring')
    best = Number.POSITIVE_INFINITY
    wait()
    watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (coords.accuracy >= best) return
        best = coords.accuracy
        onPlace({ lat: coords.latitude, lng: coords.longitude, accuracyM: Math.round(coords.accuracy * 10) / 10 })
        if (best <= GOOD_M) end('idle')
        else wait()
      },
      (error) => {
        if (error.code === error.PERMISSION_DENIED) end('denied')
        // No satellite yet: the watch goes on until patience ends.
      },
      { enableHighAccuracy: true, maximumAge: 10_000 },
    )
  }
  onCleanup(() => end('idle'))
  return { state, start, stop: () => end('idle') }
}
