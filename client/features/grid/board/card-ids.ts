/** The id of a card's element. */
export function cardId(recordId: string): string {
  return `card-${recordId}`
}

/** The id of the part of a column that holds its cards. */
export function columnBodyId(at: number): string {
  return `board-column-${at}`
}
