import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { stageNames } from './report-summary.ts'
import type { ReportStage } from './report-summary.ts'

const tones: Readonly<Record<ReportStage, Tone>> = {
  waiting: 'warning',
  refused: 'danger',
  sent: 'neutral',
  seen: 'info',
  accepted: 'success',
  needsFix: 'danger',
}

/** How far a report has come, in a word. */
export function StageBadge(props: { readonly stage: ReportStage }) {
  return <Badge tone={tones[props.stage]}>{stageNames[props.stage]}</Badge>
}
