import type { Mentionable } from '@operagrid/shared/domain/comment'

/** Most people offered at once. */
const MAX_OFFERED = 8

/** What is typed behind an "@" that begins a word: where the "@" stands, and the text up to the caret. */
export type MentionQuery = { readonly at: number; readonly words: string }

/** The mention being typed before `caret`; null when there is none. A name may have a space in it, but no line break. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const at = text.lastIndexOf('@', caret - 1)
  if (at === -1 || /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return null
  const words = text.slice(at + 1, caret)
  return words.length > 40 || /\n|\s\S*\s/u.test(words) || words.startsWith(' ') ? null : { at, words }
}

/** Those whose name, or a word of it, begins with what is typed; who is named whole already is no offer. */
export function offeredPeople(people: readonly Mentionable[], { words }: MentionQuery): readonly Mentionable[] {
  const typed = fold(words)
  const begins = ({ name }: Mentionable): boolean => {
    const folded = fold(name)
    return folded.startsWith(typed) || folded.split(/[\s.@-]+/u).some((word) => word.startsWith(typed))
  }
  return people.filter(begins).slice(0, MAX_OFFERED)
}

/** The text with a name in place of what was typed, and where the caret then stands. */
export function withMention(
  text: string,
  { at, words }: MentionQuery,
  name: string,
): { readonly text: string; readonly caret: number } {
  const head = `${text.slice(0, at)}@${name} `
  return { text: head + text.slice(at + 1 + words.length).replace(/^ /u, ''), caret: head.length }
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
