// Plain JavaScript: Node itself loads this into a thread of its own, also where the tests run the sources.
import bcrypt from 'bcrypt'

/**
 * @param {{ text: string, cost: number }} asked
 * @returns {string}
 */
export function hash({ text, cost }) {
  return bcrypt.hashSync(text, cost)
}

/**
 * @param {{ text: string, hash: string }} asked
 * @returns {boolean}
 */
export function compare({ text, hash }) {
  return bcrypt.compareSync(text, hash)
}
