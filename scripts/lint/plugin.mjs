import { layersRule } from './layers.mjs'
import { namesRule } from './names.mjs'
import { solidRule } from './solid.mjs'

// oxlint loads a plugin as a default export.
export default {
  meta: { name: 'operagrid' },
  rules: { layers: layersRule, names: namesRule, solid: solidRule },
}
