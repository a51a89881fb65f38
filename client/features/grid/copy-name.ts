import { MAX_NAME } from '@operagrid/shared/domain/text'

/** What a copy of something called `name` is called, where these names are taken: “Plate copy”, “Plate copy 2”. */
export function copyName(name: string, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const ending = count === 1 ? ' copy' : ` copy ${count}`
    const wanted = `${name.slice(0, MAX_NAME - ending.length).trimEnd()}${ending}`
    if (!taken.includes(wanted)) return wanted
  }
}
