import { useParams } from '@solidjs/router'
import Inbox from 'lucide-solid/icons/inbox'
import { createMemo, For, Match, onMount, Show, Switch } from 'solid-js'

import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './my-reports.css'
import './report.css'
import { createReportFeed } from './create-report-feed.ts'
import { OutboxStrip } from './outbox-strip.tsx'
import { ReportLine } from './report-line.tsx'
import { groupReports, summarize } from './report-summary.ts'
import { useReports } from './use-reports.ts'

const sectionNames = { assigned: 'Assigned to you', own: 'Filed by you', other: 'Everyone’s' } as const

/** What is assigned to one, what one filed and what became of it, and what else the grids show. */
export function MyReportsPage() {
  const params = useParams<{ slug: string }>()
  const desk = useReports()
  createReportFeed(desk)
  onMount(() => void desk.mine.refresh())
  const reports = createMemo(() => summarize(desk.held(), desk.shown()))
  const sections = createMemo(() => groupReports(reports()))
  const known = () => desk.ready() && (desk.mine.items() !== undefined || desk.held().length > 0)
  return (
    <div class="report-page">
      <PageHeader title="My reports" icon={Inbox} />
      <OutboxStrip slug={params.slug} />
      <Switch fallback={<Skeleton lines={8} />}>
        <Match when={known() && reports().length === 0}>
          <EmptyState
            icon={Inbox}
            title="Nothing here yet"
            text="Reports that you file and records that are assigned to you appear here."
            action={
              <ButtonLink variant="primary" href={`/w/${params.slug}/report`}>
                File a report
              </ButtonLink>
            }
          />
        </Match>
        <Match when={known()}>
          <For each={sections()}>
            {(section) => (
              <section class="my-reports-section">
                <Show when={sections().length > 1 || section.whose !== 'own'}>
                  <h2 class="my-reports-heading">{sectionNames[section.whose]}</h2>
                </Show>
                <ul class="my-reports">
                  <For each={section.reports}>{(report) => <ReportLine report={report} slug={params.slug} />}</For>
                </ul>
              </section>
            )}
          </For>
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
