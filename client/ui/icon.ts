import type { Component } from 'solid-js'

/** Any lucide icon, imported alone: `import Plus from 'lucide-solid/icons/plus'`. */
export type Icon = Component<{ size?: number; class?: string }>
