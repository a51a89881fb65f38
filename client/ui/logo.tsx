import { Show } from 'solid-js'

import './logo.css'

/** The mark, with the name beside it unless `markOnly`. */
export function Logo(props: { readonly markOnly?: boolean; readonly size?: number }) {
  return (
    <span class="logo">
      <svg
        class="logo-mark"
        width={props.size ?? 24}
        height={props.size ?? 24}
        viewBox="0 0 24 24"
        role={props.markOnly ? 'img' : undefined}
        aria-label={props.markOnly ? 'OperaGrid' : undefined}
        aria-hidden={props.markOnly ? undefined : 'true'}
      >
        <rect class="logo-plate" width="24" height="24" rx="6" />
        <rect class="logo-cell" x="5" y="5" width="6" height="6" rx="1.6" />
        <rect class="logo-cell logo-dim" x="13" y="5" width="6" height="6" rx="1.6" />
        <rect class="logo-cell logo-dim" x="5" y="13" width="6" height="6" rx="1.6" />
        <circle class="logo-pulse" cx="16" cy="16" r="3" />
      </svg>
      <Show when={!props.markOnly}>
        <span class="logo-name">OperaGrid</span>
      </Show>
    </span>
  )
}
