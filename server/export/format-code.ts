import type { NumberFormat } from '@operagrid/shared/domain/number-format'

/** The format as a sheet writes it (ECMA-376, 18.8.31). Decimals as written are two, where a sheet must name a count. */
export function formatCode(format: NumberFormat): string {
  switch (format.style) {
    case 'percent':
      return `${digits(format.decimals ?? 2)}%`
    case 'currency':
      return `[$${format.currency}] ${digits(format.decimals ?? ownDecimals(format.currency))}`
    case 'duration':
      return format.seconds ? '[h]:mm:ss' : '[h]:mm'
    case 'plain': {
      const number = format.decimals === null ? 'General' : digits(format.decimals)
      return format.unit === '' ? number : `${number}" ${format.unit.replaceAll('"', '')}"`
    }
  }
}

function digits(decimals: number): string {
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
}

function ownDecimals(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().minimumFractionDigits ?? 2
}
