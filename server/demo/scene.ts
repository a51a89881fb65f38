/**
 * What tends to happen at a festival by the water. `{n}` is a small number, `{stand}` a stall,
 * `{who}` somebody described over the radio.
 */
export type Scene = {
  readonly category: string
  readonly department: string
  readonly weight: number
  /** Weights of critical, high, normal, low. */
  readonly urgency: readonly [number, number, number, number]
  readonly titles: readonly [string, ...string[]]
  readonly details: readonly [string, ...string[]]
  readonly outcomes: readonly [string, ...string[]]
  /** People involved, from and to; absent = nobody in particular. */
  readonly people?: readonly [number, number]
  readonly onWater?: boolean
}
