import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

/** True while the window is a phone's: a table gives way to cards. */
export function createNarrow(): Accessor<boolean> {
  const query = window.matchMedia('(max-width: 767px)')
  const [narrow, setNarrow] = createSignal(query.matches)
  const onChange = (): void => {
    setNarrow(query.matches)
  }
  query.addEventListener('change', onChange)
  onCleanup(() => query.removeEventListener('change', onChange))
  return narrow
}
