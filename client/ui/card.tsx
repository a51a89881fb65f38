import { Show, type JSX } from 'solid-js'

import './card.css'

type CardProps = {
  readonly title?: string
  readonly description?: JSX.Element
  readonly actions?: JSX.Element
  readonly footer?: JSX.Element
  /** The content reaches the edges: for tables, lists, charts. */
  readonly flush?: boolean
  readonly children: JSX.Element
}

export function Card(props: CardProps) {
  return (
    <section class="card">
      <Show when={props.title !== undefined || props.actions}>
        <header class="card-header">
          <div class="card-heading">
            <h2 class="card-title">{props.title}</h2>
            <Show when={props.description}>
              <p class="card-description">{props.description}</p>
            </Show>
          </div>
          <div class="card-actions">{props.actions}</div>
        </header>
      </Show>
      <div class="card-body" classList={{ 'card-flush': props.flush ?? false }}>
        {props.children}
      </div>
      <Show when={props.footer}>
        <footer class="card-footer">{props.footer}</footer>
      </Show>
    </section>
  )
}
