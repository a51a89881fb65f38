import { createSignal, type Accessor } from 'solid-js'

/** A yes or no that this browser remembers under `key`; where storage is refused, until the page is left. */
export function createStoredFlag(key: string): readonly [Accessor<boolean>, (next: boolean) => void] {
  const [flag, setFlag] = createSignal(read(key))
  const store = (next: boolean): void => {
    setFlag(next)
    try {
      localStorage.setItem(key, next ? '1' : '0')
    } catch {
      // Not remembered, and nothing else depends on it.
    }
  }
  return [flag, store]
}

function read(key: string): boolean {
  try {
    return localStorage.getItem(key) === '1'
  } catch {
    return false
  }
}
