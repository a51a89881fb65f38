/**
 * Names of choices as one text, `Fire, Smoke`. A name with a separator in it stands in quotes, so that
 * {@link splitChoices} finds the same names again.
 */
export function joinChoices(names: readonly string[]): string {
  return names.map((name) => (/[,;\r\n]|^"/u.test(name) ? quoteChoice(name) : name)).join(', ')
}

/** A name in quotes, which {@link splitChoices} takes off again. */
export function quoteChoice(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The names in a text, spaces around them aside: separated by commas, semicolons or lines, in quotes or not. */
export function splitChoices(text: string): string[] {
  const parts = text.matchAll(/\s*"((?:[^"]|"")*)"(?=\s*(?:[,;\r\n]|$))|([^,;\r\n]+)/gu)
  return [...parts].flatMap(([, quoted, plain = '']) => {
    const name = (quoted?.replaceAll('""', '"') ?? plain).trim()
    return name === '' ? [] : [name]
  })
}
