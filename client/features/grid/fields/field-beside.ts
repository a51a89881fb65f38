/** Where a new field is to stand: at one side of another. */
export type Beside = { readonly fieldId: string; readonly side: 'left' | 'right' }

/** The order of fields with one at the side of another; at their end where that has gone. `order`: with it or without. */
export function orderBeside(order: readonly string[], fieldId: string, { fieldId: other, side }: Beside): string[] {
  const others = order.filter((id) => id !== fieldId)
  const at = others.indexOf(other)
  if (at === -1) return [...others, fieldId]
  return others.toSpliced(side === 'left' ? at : at + 1, 0, fieldId)
}
