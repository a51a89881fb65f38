import { makeExactSum, SMALLEST_SUM, toDecimal } from './exact-sum.ts'
import type { FormulaFault } from './formula.ts'

/** Most decimals that a number is rounded to, and to how many digits before the point. */
const MAX_DIGITS = 15

export const outOfRange: FormulaFault = { error: '#NUM' }
export const dividedByZero: FormulaFault = { error: '#DIV/0' }

/** A number as cells hold it: finite, no -0, none so small that SQL would refuse it. */
export function finished(value: number): number | FormulaFault {
  if (!Number.isFinite(value)) return outOfRange
  return Math.abs(value) < SMALLEST_SUM ? 0 : value
}

/** Calculates with decimals as people write them, and rounds once: 0.1 + 0.2 is 0.3, and 3 * 1.1 is 3.3. */
export function calculate(sign: '+' | '-' | '*' | '/' | '%', a: number, b: number): number | FormulaFault {
  if ((sign === '/' || sign === '%') && b === 0) return dividedByZero
  const plain = sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : Number.NaN
  if (Number.isSafeInteger(plain) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return plain + 0
  const { left, right, scale } = aligned(a, b)
  switch (sign) {
    case '+':
      return fromDecimal(left + right, scale)
    case '-':
      return fromDecimal(left - right, scale)
    case '*':
      return fromDecimal(left * right, scale * 2)
    case '/':
      return finished(isSafe(left) && isSafe(right) ? Number(left) / Number(right) : a / b)
    case '%': {
      // The rest has the sign of what one divides by: -1 % 24 is 23.
      const rest = left % right
      return fromDecimal(rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest, scale)
    }
  }
}

/** The sum of numbers without rounding on the way. */
export function sumOf(numbers: readonly number[]): number | FormulaFault {
  const sum = makeExactSum()
  for (const number of numbers) sum.add(number)
  return sum.value() ?? outOfRange
}

/** Rounds to `digits` decimals, or for negative `digits` to tens, hundreds, …; a half goes away from zero. */
export function roundTo(value: number, digits: number, to: 'nearest' | 'floor' | 'ceil'): number | FormulaFault {
  const places = Math.trunc(digits)
  if (Math.abs(places) > MAX_DIGITS) return outOfRange
  const decimal = toDecimal(value)
  if (decimal.scale <= places) return finished(value)
  const step = tenTo(decimal.scale - places)
  const rest = decimal.digits % step
  const whole = decimal.digits - rest
  const isNegative = decimal.digits < 0n
  const away = isNegative ? -step : step
  const goesAway =
    to === 'nearest' ? (isNegative ? -rest : rest) * 2n >= step : rest !== 0n && isNegative === (to === 'floor')
  return fromDecimal(goesAway ? whole + away : whole, decimal.scale)
}

function aligned(a: number, b: number): { readonly left: bigint; readonly right: bigint; readonly scale: number } {
  const [left, right] = [toDecimal(a), toDecimal(b)]
  const scale = Math.max(left.scale, right.scale)
  return { left: left.digits * tenTo(scale - left.scale), right: right.digits * tenTo(scale - right.scale), scale }
}

function fromDecimal(digits: bigint, scale: number): number | FormulaFault {
  return finished(Number(`${digits}e${-scale}`))
}

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value))
}

function tenTo(power: number): bigint {
  return 10n ** BigInt(power)
}
