import { A, useParams } from '@solidjs/router'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import ClipboardList from 'lucide-solid/icons/clipboard-list'
import { For, Match, onMount, Show, Switch } from 'solid-js'

import type { FormWithFields } from '@operagrid/shared/domain/form'

import { useSession } from '../../live/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { isAnswered } from './answers.ts'
import { createReportFeed } from './create-report-feed.ts'
import { OutboxStrip } from './outbox-strip.tsx'

import './report.css'
import { useReports } from './use-reports.ts'

/** What can be reported: one card a form. */
export function ReportPage() {
  const params = useParams<{ slug: string }>()
  const session = useSession()
  const desk = useReports()
  createReportFeed(desk)
  onMount(() => void desk.forms.refresh())

  const draftOf = (form: FormWithFields) =>
    desk.drafts().find((draft) => draft.formId === form.id && isAnswered(form, draft.answers))
  return (
    <div class="report-page">
      <PageHeader title="Report" icon={ClipboardList} />
      <OutboxStrip slug={params.slug} />
      <Switch
        fallback={
          <ul class="report-cards" aria-busy="true">
            <For each={[1, 2, 3]}>{() => <Skeleton height="5rem" />}</For>
          </ul>
        }
      >
        <Match when={desk.forms.items()?.length === 0}>
          <EmptyState
            icon={ClipboardList}
            title="Nothing to report yet"
            text="The forms that your organizers open for you appear here by themselves."
          />
        </Match>
        <Match when={desk.forms.items()}>
          {(forms) => (
            <>
              <p class="report-kicker">{session()?.tenant.name}</p>
              <h2 class="report-question">What do you want to report?</h2>
              <ul class="report-cards">
                <For each={forms()}>
                  {(form) => (
                    <li>
                      <A class="report-card" href={`/w/${params.slug}/report/${form.id}`}>
                        <span class="report-card-words">
                          <span class="report-card-name">{form.name}</span>
                          <Show when={form.description !== ''}>
                            <span class="report-card-text">{form.description}</span>
                          </Show>
                          <Show when={draftOf(form)}>
                            {(draft) => (
                              <span class="report-card-draft">
                                Draft, <RelativeTime at={draft().updatedAt} />
                              </span>
                            )}
                          </Show>
                        </span>
                        <ChevronRight size={20} class="report-card-icon" />
                      </A>
                    </li>
                  )}
                </For>
              </ul>
            </>
          )}
        </Match>
        <Match when={desk.forms.fault()}>
          {(text) => (
            <ErrorState
              title="The forms are not on this phone yet"
              text={text()}
              onRetry={() => void desk.forms.refresh()}
            />
          )}
        </Match>
      </Switch>
    </div>
  )
}
