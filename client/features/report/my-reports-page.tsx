import { A, useParams } from '@solidjs/router'
import Inbox from 'lucide-solid/icons/inbox'
import { createMemo, For, Match, onMount, Show, Switch } from 'solid-js'

import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './my-reports.css'
import './report.css'
import { createReportFeed } from './create-report-feed.ts'
import { OutboxStrip } from './outbox-strip.tsx'
import { summarize } from './report-summary.ts'
import { StageBadge } from './stage-badge.tsx'
import { useReports } from './use-reports.ts'

/** What one filed and what became of it: what is still on this phone too. */
export function MyReportsPage() {
  const params = useParams<{ slug: string }>()
  const desk = useReports()
  createReportFeed(desk)
  onMount(() => void desk.mine.refresh())
  const reports = createMemo(() => summarize(desk.held(), desk.mine.items() ?? []))
  const known = () => desk.ready() && (desk.mine.items() !== undefined || desk.held().length > 0)
  return (
    <div class="report-page">
      <PageHeader title="My reports" icon={Inbox} />
      <OutboxStrip slug={params.slug} />
      <Switch fallback={<Skeleton lines={8} />}>
        <Match when={known() && reports().length === 0}>
          <EmptyState
            icon={Inbox}
            title="You have not filed a report yet"
            text="Your reports and what became of them appear here."
            action={
              <ButtonLink variant="primary" href={`/w/${params.slug}/report`}>
                File a report
              </ButtonLink>
            }
          />
        </Match>
        <Match when={known()}>
          <ul class="my-reports">
            <For each={reports()}>
              {(report) => (
                <li>
                  <A class="my-report" href={`/w/${params.slug}/report/sent/${report.recordId}`}>
                    <span class="my-report-line">
                      <span class="my-report-title">{report.title}</span>
                      <StageBadge stage={report.stage} />
                    </span>
                    <span class="my-report-facts">
                      <Show when={report.number !== null}>
                        <span>No. {report.number}</span>
                      </Show>
                      <span>{report.formName}</span>
                      <RelativeTime at={report.at} />
                    </span>
                    <Show when={report.reason}>
                      <span class="my-report-reason">{report.reason}</span>
                    </Show>
                  </A>
                </li>
              )}
            </For>
          </ul>
          <Show when={desk.mine.fault()}>
            <p class="my-reports-old">The server cannot be reached: this is what the phone last saw.</p>
          </Show>
        </Match>
        <Match when={desk.mine.fault()}>
          {(text) => <ErrorState text={text()} onRetry={() => void desk.mine.refresh()} />}
        </Match>
      </Switch>
    </div>
  )
}
