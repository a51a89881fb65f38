import { A, useNavigate, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createMemo, onMount, Show } from 'solid-js'

import { correctionFault } from '@operagrid/shared/domain/correction'
import type { MyReport } from '@operagrid/shared/domain/report'

import { Banner } from '../../ui/banner.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { CorrectForm } from './correct-form.tsx'
import { createReportFeed } from './create-report-feed.ts'

import './report.css'
import { useReports } from './use-reports.ts'

/** Corrects a report that is the member's own or assigned to them, with signal or without. */
export function CorrectReportPage() {
  const params = useParams<{ slug: string; recordId: string }>()
  const navigate = useNavigate()
  const desk = useReports()
  createReportFeed(desk)
  onMount(() => void desk.mine.refresh())
  const back = () => `/w/${params.slug}/report/sent/${params.recordId}`
  const now = createMemo(() => desk.shown().find(({ record }) => record.id === params.recordId))
  // What is being corrected stays under a person's thumbs, whatever comes meanwhile.
  const begun = createMemo<MyReport | undefined>((before) => before ?? now())
  const fault = () => {
    const report = now()
    if (report === undefined) return begun() === undefined ? undefined : 'It was deleted, or it is not yours any more.'
    return correctionFault(report.record, desk.memberId) ?? undefined
  }
  return (
    <div class="report-page report-page-form">
      <PageHeader title={begun() ? `Report ${begun()?.record.number ?? ''}` : 'Report'} />
      <A class="report-back" href={back()}>
        <ArrowLeft size={18} />
        Back to the report
      </A>
      <Show when={begun()} fallback={<Skeleton lines={8} />}>
        {(report) => (
          <Show
            when={fault() === undefined}
            fallback={
              <Banner tone="warning" title="This cannot be corrected">
                {fault()}
              </Banner>
            }
          >
            <CorrectForm report={report()} onDone={() => navigate(back(), { replace: true })} />
          </Show>
        )}
      </Show>
    </div>
  )
}
