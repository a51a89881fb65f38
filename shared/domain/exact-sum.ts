/** A running total; `value` is null when it is too large for a number. */
export type ExactSum = { add(value: number): void; subtract(value: number): void; value(): number | null }

/** Below this a total reads 0: PostgreSQL refuses to make a float8 of the smallest decimals. */
export const SMALLEST_SUM = 1e-300

/**
 * Adds numbers as the decimals people wrote (0.1 + 0.2 is 0.3), without rounding on the way: the
 * order does not matter and what was added can be taken out again. The same as PostgreSQL's
 * sum(numeric), rounded once at the end.
 */
export function makeExactSum(): ExactSum {
  let total = 0n
  let scale = 0
  const add = (value: number, sign: bigint) => {
    const decimal = toDecimal(value)
    if (decimal.scale > scale) {
      total *= 10n ** BigInt(decimal.scale - scale)
      scale = decimal.scale
    }
    total += sign * decimal.digits * 10n ** BigInt(scale - decimal.scale)
  }
  return {
    add: (value) => add(value, 1n),
    subtract: (value) => add(value, -1n),
    value() {
      const sum = Number(`${total}e${-scale}`)
      if (!Number.isFinite(sum)) return null
      return Math.abs(sum) < SMALLEST_SUM ? 0 : sum
    },
  }
}

/** `value` = digits / 10^scale, from the shortest decimal that means it. `scale` is not negative. */
export function toDecimal(value: number): { digits: bigint; scale: number } {
  if (Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 }
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const digits = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}
