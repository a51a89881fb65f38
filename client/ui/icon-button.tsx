import { splitProps, type ComponentProps } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import './button.css'
import type { ButtonVariant } from './button.tsx'

import './icon-button.css'
import type { Icon } from './icon.ts'
import { Tooltip, type Placement } from './tooltip.tsx'

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'title'> & {
  /** What it does, read aloud and shown as its tooltip. */
  readonly label: string
  readonly icon: Icon
  readonly variant?: ButtonVariant
  readonly size?: 'sm' | 'md'
  readonly tooltipPlacement?: Placement
}

export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ['label', 'icon', 'variant', 'size', 'tooltipPlacement', 'class'])
  return (
    <Tooltip
      text={own.label}
      placement={own.tooltipPlacement ?? 'top'}
      triggerProps={rest}
      trigger={(trigger) => (
        // The tooltip repeats the name, so it must not be read as a description as well.
        <button
          type="button"
          {...trigger}
          aria-label={own.label}
          aria-describedby={rest['aria-describedby']}
          class={`button button-${own.variant ?? 'ghost'} icon-button icon-button-${own.size ?? 'md'} ${own.class ?? ''}`}
        >
          <Dynamic component={own.icon} size={16} />
        </button>
      )}
    />
  )
}
