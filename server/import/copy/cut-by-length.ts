/** Cuts a list into stretches whose JSON has at most `chars` characters, or that are one long item each. */
export function cutByLength<T>(items: readonly T[], chars: number): T[][] {
  const stretches: T[][] = []
  let room = 0
  for (const item of items) {
    const { length } = JSON.stringify(item)
    const last = stretches.at(-1)
    if (last === undefined || length > room) {
      stretches.push([item])
      room = chars
    } else last.push(item)
    room -= length
  }
  return stretches
}
