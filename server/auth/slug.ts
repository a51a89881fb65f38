import { randomBytes } from 'node:crypto'

/** Names that would read as a page of ours or mislead. */
const reserved = new Set([
  'admin',
  'api',
  'app',
  'docs',
  'files',
  'help',
  'invite',
  'new',
  'security',
  'share',
  'sign-in',
  'sign-up',
  'support',
  'www',
])

/** A workspace's part of an address: `Nordlicht Ops!` becomes `nordlicht-ops`. 2 to 40 of [a-z0-9-]. */
export function slugFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return plain.length < 2 || reserved.has(plain) ? `workspace${plain === '' ? '' : '-'}${plain}` : plain
}

/** The same with four letters more, for when it is taken. */
export function otherSlug(slug: string): string {
  return `${slug}-${randomBytes(2).toString('hex')}`
}
