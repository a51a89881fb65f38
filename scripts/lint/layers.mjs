import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Which top folder may import which, and which packages from outside. `client → shared ← db ←
 * server`; e2e speaks to the running stack and knows the shared words only.
 * @type {Record<string, { folders: string[]; packages?: RegExp; refuse?: [RegExp, string][] }>}
 */
const layers = {
  shared: { folders: ['shared'], packages: /^(zod|re2js|vitest|fast-check)$/ },
  db: { folders: ['db', 'shared'] },
  server: {
    folders: ['server', 'db', 'shared'],
    refuse: [[/^(pg|kysely)$/, 'SQL lives in db/: write a query function there']],
  },
  client: {
    folders: ['client', 'shared'],
    refuse: [[/^(node:|pg$|kysely$)/, 'this cannot run in a browser']],
  },
  e2e: { folders: ['e2e', 'shared'] },
  scripts: { folders: ['scripts'] },
}

/**
 * Single files that only some may import: the target, who may, and why.
 * @type {[RegExp, RegExp, string][]}
 */
const doors = [
  [
    /^db\/pool(\.ts)?$/,
    /^(db\/(tenant|pool)|db\/(queries|testing)\/|server\/http\/(app|health)\.|server\/audit\/verify-main\.|server\/.*\.test\.|db\/.*\.test\.)/,
    'only inTenant() and the start hold the pool: take a TenantTx',
  ],
]

/** @type {import('./rule.ts').Rule} */
export const layersRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/')
    const from = file.split('/')[0] ?? ''
    const layer = layers[from]
    if (!layer) return {}
    const check = (/** @type {import('./rule.ts').ImportNode} */ node) => {
      const specifier = node.source?.value
      if (typeof specifier !== 'string') return
      const fault = faultOf(file, specifier, node.importKind === 'type' || node.exportKind === 'type')
      if (fault) context.report({ node, message: fault })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}

/**
 * @param {string} file from the root
 * @param {string} specifier
 * @param {boolean} typeOnly
 * @returns {string | undefined} what is wrong with the import
 */
export function faultOf(file, specifier, typeOnly) {
  const from = file.split('/')[0] ?? ''
  const layer = layers[from]
  if (!layer) return undefined
  const target = targetOf(file, specifier)
  if (target === undefined) {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    if (layer.packages && !layer.packages.test(name))
      return `${from}/ may not import ${name}: it is pure and runs on both ends`
    // A test may look behind row security with a client of its own.
    if (/\.test\.tsx?$|\/testing\//.test(file)) return undefined
    return layer.refuse?.find(([pattern]) => pattern.test(specifier))?.[1]
  }
  const to = target.split('/')[0] ?? ''
  if (to !== from && specifier.startsWith('.'))
    return `import other folders by name: @operagrid/${target.replace(/\.tsx?$/, '')}`
  if (file === 'client/trpc.ts' && to === 'server' && typeOnly) return undefined
  if (!layer.folders.includes(to)) return `${from}/ may not import ${to}/: the way is client → shared ← db ← server`
  if (!typeOnly)
    for (const [door, allowed, reason] of doors) if (door.test(target) && !allowed.test(file)) return reason
  return from === 'client' ? clientFault(file, target) : undefined
}

/**
 * Features do not know each other; what they share stands in ui/ or live/, which know no feature.
 * @param {string} file
 * @param {string} target
 */
function clientFault(file, target) {
  const feature = (/** @type {string} */ path) => /^client\/features\/([^/]+)\//.exec(path)?.[1]
  const [own, other] = [feature(file), feature(target)]
  if (other === undefined) return undefined
  if (own !== undefined && own !== other)
    return `features do not import each other: move what ${own} and ${other} share to client/ui or client/live`
  if (/^client\/(ui|live)\//.test(file)) return `${dirname(file)} serves every feature and may import none`
  return undefined
}

/**
 * @param {string} file
 * @param {string} specifier
 * @returns {string | undefined} the imported path from the root, undefined for a package
 */
function targetOf(file, specifier) {
  if (specifier.startsWith('@operagrid/')) return specifier.slice('@operagrid/'.length)
  if (!specifier.startsWith('.')) return undefined
  return relative(root, resolve(root, dirname(file), specifier))
    .split(sep)
    .join('/')
}
