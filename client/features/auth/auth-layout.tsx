import { A } from '@solidjs/router'
import { createEffect, Show, type JSX } from 'solid-js'

import { Logo } from '../../ui/logo.tsx'

import './auth.css'

type AuthLayoutProps = {
  readonly title: string
  readonly text?: JSX.Element
  /** Below the card: the way to the other page. */
  readonly other?: JSX.Element
  readonly children: JSX.Element
}

/** The frame of every page before the workspace: one card in the middle, the whole width on a phone. */
export function AuthLayout(props: AuthLayoutProps) {
  createEffect(() => {
    document.title = `${props.title} · OperaGrid`
  })
  return (
    <div class="auth-page">
      <main class="auth-main">
        <div class="auth-brand">
          <Logo size={28} />
        </div>
        <div class="auth-card">
          <h1 class="auth-title">{props.title}</h1>
          <Show when={props.text}>
            <p class="auth-text">{props.text}</p>
          </Show>
          {props.children}
        </div>
        <Show when={props.other}>
          <p class="auth-other">{props.other}</p>
        </Show>
        <p class="auth-other">
          <A href="/security">Security &amp; data protection</A>
        </p>
      </main>
    </div>
  )
}
