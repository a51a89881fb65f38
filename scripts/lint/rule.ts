// The little of ESLint's shape that our rules use; the linter brings no types for it.
export type ImportNode = {
  source?: { value: unknown } | null
  importKind?: 'type' | 'value'
  exportKind?: 'type' | 'value'
}

export type Context = {
  filename: string
  report(fault: { node: unknown; message: string }): void
}

export type Rule = {
  meta: { type: 'problem'; schema: [] }
  // oxlint-disable-next-line typescript/no-explicit-any -- each visitor takes its own kind of node
  create(context: Context): Record<string, (node: any) => void>
}
