type Described = { readonly description?: unknown; readonly error?: string | undefined }

/** The `aria-describedby` of a control inside a FormRow: the error first, it matters most. */
export function describeControl(controlId: string, props: Described): string | undefined {
  const ids: string[] = []
  if (props.error) ids.push(`${controlId}-error`)
  if (props.description) ids.push(`${controlId}-description`)
  return ids.length > 0 ? ids.join(' ') : undefined
}
