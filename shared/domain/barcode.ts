/** Longest content of a barcode, in UTF-16 code units: more than a QR code holds. */
export const MAX_BARCODE = 5_000

/** What a number of so many digits is on a package. */
const names: Readonly<Record<number, string>> = { 8: 'EAN-8', 12: 'UPC-A', 13: 'EAN-13' }

/**
 * What is likely wrong with a code, in a sentence, or null. Numbers as long as those on packages end with a check
 * digit; all else is free text. It is a hint and no refusal: a number of one's own may be as long.
 */
export function barcodeHint(code: string): string | null {
  const name = /^\d+$/.test(code) ? names[code.length] : undefined
  if (name === undefined || hasCheckDigit(code)) return null
  return `The last digit does not fit the others. If this is ${name === 'UPC-A' ? 'a' : 'an'} ${name}, look at it again.`
}

/** Whether the last digit follows from the others as EAN and UPC have it: counted from the right, every second weighs three. */
export function hasCheckDigit(digits: string): boolean {
  const weighed = [...digits].toReversed().map((digit, at) => Number(digit) * (at % 2 === 0 ? 1 : 3))
  return weighed.reduce((sum, each) => sum + each, 0) % 10 === 0
}

/** A code as it is stored: on one line, without what a scanner adds around it. */
export function tidyBarcode(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ').trim()
}
