import CircleCheck from 'lucide-solid/icons/circle-check'
import Smartphone from 'lucide-solid/icons/smartphone'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { createMemo, Match, Switch } from 'solid-js'

import { ButtonLink } from '../../ui/button-link.tsx'
import { formatClock } from '../../ui/format-time.ts'
import { Spinner } from '../../ui/spinner.tsx'

import './report-receipt.css'
import { useReports } from './use-reports.ts'

type ReportReceiptProps = { readonly recordId: string; readonly slug: string; readonly formId: string }

/** What became of the report that was just filed, for as long as one looks. */
export function ReportReceipt(props: ReportReceiptProps) {
  const desk = useReports()
  const held = createMemo(() => desk.held().find((report) => report.recordId === props.recordId))
  const listed = createMemo(() => desk.mine.items()?.find((report) => report.record.id === props.recordId))
  const sentAt = () => {
    const at = listed()?.record.createdAt ?? held()?.sentAt
    return at ? formatClock(new Date(at)) : undefined
  }
  const base = () => `/w/${props.slug}/report`
  return (
    <div class="receipt" role="status">
      <Switch>
        <Match when={held()?.state === 'refused' && held()}>
          {(report) => (
            <>
              <TriangleAlert size={44} class="receipt-icon receipt-refused" />
              <h2 class="receipt-title">The report was not taken</h2>
              <p class="receipt-text">{report().reason} It is kept on this phone; correct it and send it again.</p>
            </>
          )}
        </Match>
        <Match when={sentAt()}>
          {(at) => (
            <>
              <CircleCheck size={44} class="receipt-icon receipt-sent" />
              <h2 class="receipt-title">
                Sent at {at()}
                {listed() ? `, report ${listed()?.record.number}` : ''}
              </h2>
              <p class="receipt-text">It is at the server, and the organizers see it now.</p>
            </>
          )}
        </Match>
        <Match when={desk.sending() && navigator.onLine}>
          <span class="receipt-icon">
            <Spinner size={44} />
          </span>
          <h2 class="receipt-title">Sending…</h2>
          <p class="receipt-text">The report is safe on this phone until the server has it.</p>
        </Match>
        <Match when={true}>
          <Smartphone size={44} class="receipt-icon receipt-waiting" />
          <h2 class="receipt-title">On this phone</h2>
          <p class="receipt-text">
            It will be sent by itself as soon as there is signal. You may leave this page or file another report.
          </p>
        </Match>
      </Switch>
      <div class="receipt-ways">
        <ButtonLink variant="primary" wide href={base()}>
          Report something else
        </ButtonLink>
        <ButtonLink wide href={`${base()}/sent/${props.recordId}`}>
          Look at this report
        </ButtonLink>
      </div>
    </div>
  )
}
