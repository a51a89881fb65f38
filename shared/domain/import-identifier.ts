import type { ColumnStats } from './import-stats.ts'

const naming =
  /\b(id|ids|key|code|codes|zip|zipcode|plz|postal|postcode|postleitzahl|phone|tel|telephone|telefon|mobile|fax|account|iban|isbn|ean|sku|ssn|barcode|serial|room|cabin|zimmer|kabine|flight|ticket|reference|ref)\b|\b(number|no|nr|num|nummer)$/
const counting =
  /^(number|num|no|anzahl|count) of\b|\b(amount|total|sum|count|price|cost|quantity|qty|coordinate|population|distance|duration|betrag|summe|anzahl|menge|preis)\b/

/** Widths below this are shared by counts as well. */
const CODE_WIDTH = 5
const ENOUGH = 20

/**
 * True when a column of digits names things rather than measures them, so that it must stay
 * text: leading zeros, a header that says so, or many codes of one width (zip codes, lot numbers).
 */
export function isIdentifier(name: string, stats: ColumnStats): boolean {
  if (stats.leadingZeros > 0) return true
  if (stats.plainDigits < stats.filled - stats.emptyWords) return false
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .join(' ')
    .trim()
  if (counting.test(words)) return false
  if (naming.test(words)) return true
  const distinct = stats.values?.size ?? Infinity
  return stats.shortestDigits === stats.longestDigits && stats.longestDigits >= CODE_WIDTH && distinct >= ENOUGH
}
