/** Months in the languages of those who keep such files, each as it stands in a date. */
const names = [
  'january february march april may june july august september october november december',
  'januar februar märz april mai juni juli august september oktober november dezember',
  'jänner feber maerz april mai juni juli august september oktober november dezember',
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'januari februari mars april maj juni juli augusti september oktober november december',
  'januar februar marts april maj juni juli august september oktober november desember',
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
].map((language) => language.split(' '))

// Forms that no name begins with.
const months = new Map<string, number | null>([
  ['mrz', 3],
  ['mrt', 3],
  ['sept', 9],
])
for (const language of names) {
  for (const [index, name] of language.entries()) {
    for (let length = 3; length <= name.length; length += 1) {
      const start = name.slice(0, length)
      // 'jui' begins two months of one language, and so names neither.
      months.set(start, (months.get(start) ?? index + 1) === index + 1 && months.get(start) !== null ? index + 1 : null)
    }
  }
}

/** The month (1 to 12) that a word names, whole or by its first letters, in a dozen languages; else null. */
export function monthOf(word: string): number | null {
  return months.get(word.toLowerCase()) ?? null
}
