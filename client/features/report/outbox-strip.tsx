import { A } from '@solidjs/router'
import CloudUpload from 'lucide-solid/icons/cloud-upload'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'

import { Banner } from '../../ui/banner.tsx'

import './report.css'
import { useReports } from './use-reports.ts'

/** How many reports are still on this phone, and whether one needs its reporter. Nothing when all is sent. */
export function OutboxStrip(props: { readonly slug: string }) {
  const desk = useReports()
  const waiting = () => desk.held().filter((report) => report.state === 'waiting').length
  const refused = () => desk.held().filter((report) => report.state === 'refused').length
  const count = (many: number): string => (many === 1 ? '1 report' : `${many} reports`)
  return (
    <div class="outbox-strips">
      <Show when={!desk.lasting()}>
        <Banner tone="warning" title="This browser keeps nothing">
          Stay on this page until a report is sent: what is not sent is lost when you leave. A private window does this.
        </Banner>
      </Show>
      <Show when={refused() > 0}>
        <A class="outbox-strip outbox-refused" href={`/w/${props.slug}/report/sent`}>
          <TriangleAlert size={18} />
          <span>{count(refused())} could not be taken: look and correct</span>
        </A>
      </Show>
      <Show when={waiting() > 0}>
        <A class="outbox-strip outbox-waiting" href={`/w/${props.slug}/report/sent`}>
          <CloudUpload size={18} />
          <span>{count(waiting())} on this phone, sent as soon as there is signal</span>
        </A>
      </Show>
    </div>
  )
}
