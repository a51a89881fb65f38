import { A } from '@solidjs/router'
import { Show } from 'solid-js'

import { RelativeTime } from '../../ui/relative-time.tsx'

import './my-reports.css'
import type { ReportSummary } from './report-summary.ts'
import { StageBadge } from './stage-badge.tsx'
import { useReports } from './use-reports.ts'
import { WhoseBadges } from './whose-badges.tsx'

/** A report in a list: what it says, how far it has come. */
export function ReportLine(props: { readonly report: ReportSummary; readonly slug: string }) {
  const desk = useReports()
  return (
    <li>
      <A class="my-report" href={`/w/${props.slug}/report/sent/${props.report.recordId}`}>
        <span class="my-report-line">
          <span class="my-report-title">{props.report.title}</span>
          <Show when={props.report.stage}>{(stage) => <StageBadge stage={stage()} />}</Show>
        </span>
        <span class="my-report-facts">
          <Show when={props.report.number !== null}>
            <span>No. {props.report.number}</span>
          </Show>
          <span>{props.report.formName}</span>
          <RelativeTime at={props.report.at} />
        </span>
        {/* The list's own heading says whose it is. */}
        <WhoseBadges assigned={false} correcting={desk.isCorrecting(props.report.recordId)} />
        <Show when={props.report.reason}>
          <span class="my-report-reason">{props.report.reason}</span>
        </Show>
      </A>
    </li>
  )
}
