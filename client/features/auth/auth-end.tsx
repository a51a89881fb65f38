import { createEffect, type JSX } from 'solid-js'

import { EmptyState } from '../../ui/empty-state.tsx'
import type { Icon } from '../../ui/icon.ts'
import { Logo } from '../../ui/logo.tsx'

import './auth.css'

type AuthEndProps = {
  readonly icon: Icon
  readonly title: string
  readonly text: JSX.Element
  /** `good`: what was wanted has happened. */
  readonly tone?: 'good'
  readonly action: JSX.Element
}

/** Where a mailed link or a form ends, well or not: what happened, and the way on. Takes the focus, so that it is heard. */
export function AuthEnd(props: AuthEndProps) {
  createEffect(() => {
    document.title = `${props.title} · OperaGrid`
  })
  return (
    <div class="auth-page">
      <main class="auth-main auth-end" tabIndex={-1} ref={(main) => queueMicrotask(() => main.focus())}>
        <div class="auth-brand">
          <Logo size={28} />
        </div>
        <div class="auth-card" classList={{ 'auth-end-good': props.tone === 'good' }}>
          <EmptyState icon={props.icon} heading="h1" title={props.title} text={props.text} action={props.action} />
        </div>
      </main>
    </div>
  )
}
