/** An answer without the id of its request, which no two share. */
export function withoutId<T>(answer: T): T {
  // What was JSON is JSON again.
  return JSON.parse(textWithoutId(JSON.stringify(answer))) as T
}

export function textWithoutId(text: string): string {
  return text.replaceAll(/\\?"requestId\\?":\\?"[^"\\]*\\?"/g, '"requestId":""')
}
