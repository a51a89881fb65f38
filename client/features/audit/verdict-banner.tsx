import { For, Show } from 'solid-js'

import type { AuditVerdict } from '@operagrid/shared/domain/audit'

import { Banner } from '../../ui/banner.tsx'

import './audit.css'
import { countWords } from './count-words.ts'

const SHOWN_FAULTS = 5

type VerdictBannerProps = { readonly verdict: AuditVerdict | undefined; readonly onDismiss: () => void }

/** What a look at the whole chain found. */
export function VerdictBanner(props: VerdictBannerProps) {
  return (
    <Show when={props.verdict}>
      {(verdict) => (
        <Show
          when={verdict().faults.length > 0}
          fallback={
            <Banner tone="success" onDismiss={() => props.onDismiss()}>
              {countWords(verdict().entries)}, one unbroken chain.
            </Banner>
          }
        >
          <Banner
            tone="danger"
            title={`The chain is broken. ${countWords(verdict().entries)} were looked at.`}
            onDismiss={() => props.onDismiss()}
          >
            <ul class="audit-faults">
              <For each={verdict().faults.slice(0, SHOWN_FAULTS)}>
                {({ seq, reason }) => (
                  <li>
                    Entry {seq.toLocaleString('en')} {reason}.
                  </li>
                )}
              </For>
            </ul>
            <Show when={verdict().faults.length > SHOWN_FAULTS}>
              <p>There are more. Export the log as NDJSON before anything else is done to it.</p>
            </Show>
          </Banner>
        </Show>
      )}
    </Show>
  )
}
