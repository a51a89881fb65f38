import type { JSX } from 'solid-js'

import './badge.css'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

/** A short state or count beside a name: "Draft", "3". */
export function Badge(props: { readonly tone?: Tone; readonly children: JSX.Element }) {
  return <span class={`badge badge-${props.tone ?? 'neutral'}`}>{props.children}</span>
}
