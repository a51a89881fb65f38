import type { ParentProps } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import './full-page.css'
import { useShell } from './shell-context.ts'

/** One message in the middle of the window, or of the shell, which is the page's main part already. */
export function FullPage(props: ParentProps) {
  return (
    <Dynamic component={useShell() ? 'div' : 'main'} class="full-page">
      {props.children}
    </Dynamic>
  )
}
