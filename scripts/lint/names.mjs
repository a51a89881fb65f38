import { basename } from 'node:path'

const plain = new Set(['index', 'utils', 'util', 'helpers', 'common', 'misc'])

/**
 * A file is named after the one thing in it, so there is no barrel and no grab-bag.
 * @type {import('./rule.ts').Rule}
 */
export const namesRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const name = basename(context.filename).split('.')[0] ?? ''
    const folders = context.filename.split(/[\\/]/)
    return {
      Program(node) {
        if (plain.has(name) || folders.includes('utils')) {
          context.report({ node, message: `name the file after the one thing in it, not ${name}` })
        }
      },
      ExportAllDeclaration(node) {
        context.report({ node, message: 'no barrels: export things where they are made' })
      },
    }
  },
}
