import X from 'lucide-solid/icons/x'
import type { JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { IconButton } from './icon-button.tsx'
import type { Icon } from './icon.ts'

import './shell-notice.css'

type ShellNoticeProps = {
  /** What it is about, for those who hear the page. */
  readonly label: string
  readonly icon: Icon
  readonly action?: JSX.Element
  readonly onDismiss: () => void
  readonly children: JSX.Element
}

/** One line between the shell's bar and the page, for what is true on every page. The page begins below it. */
export function ShellNotice(props: ShellNoticeProps) {
  return (
    <section class="shell-notice" aria-label={props.label}>
      <Dynamic component={props.icon} size={16} class="shell-notice-icon" />
      <p class="shell-notice-words" role="status">
        {props.children}
      </p>
      {props.action}
      <IconButton
        class="shell-notice-close"
        label="Dismiss"
        icon={X}
        size="sm"
        tooltipPlacement="bottom-end"
        onClick={() => props.onDismiss()}
      />
    </section>
  )
}
