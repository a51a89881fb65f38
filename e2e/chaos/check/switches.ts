/**
 * Checks that can be left out, each while the product is known to break it: here, or for one run with
 * `--without NAME`. All are on in what is committed.
 */
export const switches = {
  /** A removal, a demotion, a sign-out or the end of a token takes effect on every node. */
  revoked: true,
  /** An op that was refused stays refused when it comes again. */
  refusalsStay: true,
}

/** @throws when there is no such check */
export function switchOff(name: string): void {
  if (!Object.hasOwn(switches, name))
    throw new Error(`There is no check ${name} to leave out. There are: ${Object.keys(switches).join(', ')}.`)
  // Just looked up.
  switches[name as keyof typeof switches] = false
}
