import { A } from '@solidjs/router'
import { createEffect, For } from 'solid-js'

import { SECURITY_PAGE_UPDATED, securityPage } from '@operagrid/shared/domain/security-page'

import { Logo } from '../../ui/logo.tsx'

import './security-page.css'

/** The public promise, for everybody, signed in or not. */
export function SecurityPage() {
  createEffect(() => {
    document.title = 'Security & Data Protection · OperaGrid'
  })
  return (
    <div class="security-page">
      <header class="security-brand">
        <A href="/" aria-label="OperaGrid">
          <Logo size={28} />
        </A>
      </header>
      <main class="security-text">
        <h1>Security &amp; Data Protection</h1>
        <p class="security-updated">Last updated: {SECURITY_PAGE_UPDATED}</p>
        <p>
          This page summarizes how OperaGrid protects customer data. It supplements our Privacy Policy and Terms of
          Service.
        </p>
        <For each={securityPage}>
          {(section, at) => (
            <section>
              <h2>
                {at() + 1}. {section.title}
              </h2>
              <ul>
                <For each={section.sentences}>{(sentence) => <li id={sentence.id}>{sentence.text}</li>}</For>
              </ul>
            </section>
          )}
        </For>
      </main>
    </div>
  )
}
