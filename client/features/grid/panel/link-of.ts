import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

/** Where a cell leads, and what that is called; undefined for one that leads nowhere. */
export function linkOf(
  field: Pick<Field, 'type'>,
  value: CellValue,
): { readonly href: string; readonly words: string } | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  switch (field.type) {
    case 'email':
      return { href: `mailto:${encodeURIComponent(value).replaceAll('%40', '@')}`, words: 'Write an e-mail' }
    case 'phone':
      // Spaces and brackets are for the eye; the extension is dialled by hand.
      return { href: `tel:${value.replace(/\s*(?:x|ext\.?)\s*\d+$/iu, '').replaceAll(/[^\d+]/g, '')}`, words: 'Call' }
    case 'url':
      // The server takes web addresses alone; what was there before a retype may be another.
      return /^https?:\/\//iu.test(value) ? { href: value, words: 'Open the link' } : undefined
    default:
      return undefined
  }
}
