import type { Transport } from '../transport.ts'

/** How much of what it hears a transport loses, and how much it says twice; 0 to 1. */
export type Shakes = { readonly lost: number; readonly doubled: number }

/** A transport that loses, doubles and reorders what it carries, by the chances that `random` gives. */
export function shakyTransport(real: Transport, { lost, doubled }: Shakes, random: () => number): Transport {
  return {
    name: real.name,
    open: (hear) =>
      real.open((text) => {
        const late = (): void => void setTimeout(() => hear(text), random() * 20)
        if (random() < lost) return
        late()
        if (random() < doubled) late()
      }),
  }
}
