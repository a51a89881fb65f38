/** What is linked once `id` was chosen: it goes where it was linked, else it comes last, or alone where there is room for one. */
export function toggled(ids: readonly string[], id: string, one: boolean): readonly string[] {
  if (ids.includes(id)) return ids.filter((held) => held !== id)
  return one ? [id] : [...ids, id]
}
