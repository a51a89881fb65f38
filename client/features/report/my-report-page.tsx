import { A, useNavigate, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import FileQuestionMark from 'lucide-solid/icons/file-question-mark'
import { createMemo, For, Match, onMount, Show, Switch } from 'solid-js'

import { correctionFault } from '@operagrid/shared/domain/correction'

import { trpc } from '../../trpc.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Button } from '../../ui/button.tsx'
import { confirm } from '../../ui/confirm.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatFull } from '../../ui/format-time.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { createPhotoBox } from './create-photo-box.ts'
import { createReportFeed } from './create-report-feed.ts'

import './my-reports.css'
import { ReportAnswer } from './report-answer.tsx'
import { ReportComments } from './report-comments.tsx'
import { ReportProgress } from './report-progress.tsx'
import { summarize } from './report-summary.ts'

import './report.css'
import { useReports } from './use-reports.ts'
import { WhoseBadges } from './whose-badges.tsx'

/** One of the member's own reports: what they wrote, and how far it has come. */
export function MyReportPage() {
  const params = useParams<{ slug: string; recordId: string }>()
  const navigate = useNavigate()
  const desk = useReports()
  const heard = createReportFeed(desk)
  onMount(() => void desk.mine.refresh())
  // The address names one report for the life of this page.
  const photos = createPhotoBox(desk.store, params.recordId)
  const report = createMemo(() => summarize(desk.held(), desk.shown()).find((one) => one.recordId === params.recordId))
  const held = () => desk.held().find((one) => one.recordId === params.recordId)
  const listed = createMemo(() => desk.shown().find(({ record }) => record.id === params.recordId))
  const mayCorrect = () => {
    const report = listed()
    return report !== undefined && correctionFault(report.record, desk.memberId) === null
  }
  /** The grid of a report that is at the server: one on this phone only has nobody to talk about it. */
  const commented = createMemo(() => listed()?.gridId)
  const base = () => `/w/${params.slug}/report`

  const edit = async (): Promise<void> => {
    const formId = held()?.form.id
    if (formId === undefined) return
    // Without its form it could be neither shown nor sent; here it can at least be read.
    await desk.forms.refresh()
    if (!desk.forms.items()?.some((form) => form.id === formId) && !(await formExists(formId))) {
      showToast({
        title: 'This form is not there any more',
        text: 'The report stays on this phone. Ask an organizer what to do with it.',
        tone: 'danger',
      })
      return
    }
    await desk.edit(params.recordId)
    navigate(`${base()}/${formId}?draft=${params.recordId}`)
  }
  const discard = async (): Promise<void> => {
    const sure = await confirm({
      title: 'Throw this report away?',
      text: 'It has not been sent. What you wrote and its photos go from this phone; this cannot be undone.',
      confirmLabel: 'Throw away',
      tone: 'danger',
    })
    if (!sure) return
    await desk.discard(params.recordId)
    navigate(`${base()}/sent`)
  }
  return (
    <div class="report-page">
      <PageHeader title={report()?.number ? `Report ${report()?.number}` : 'Report'} />
      <A class="report-back" href={`${base()}/sent`}>
        <ArrowLeft size={18} />
        My reports
      </A>
      <Switch fallback={<Skeleton lines={8} />}>
        <Match when={report()}>
          {(shown) => (
            <article class="my-report-page">
              <h2 class="my-report-heading">{shown().title}</h2>
              <p class="my-report-facts">
                <span>{shown().formName}</span>
                <time dateTime={shown().at} title={formatFull(new Date(shown().at))}>
                  {new Date(shown().at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
                </time>
              </p>
              <WhoseBadges assigned={shown().whose === 'assigned'} correcting={desk.isCorrecting(params.recordId)} />
              <Show when={shown().stage}>{(stage) => <ReportProgress stage={stage()} />}</Show>
              <Show when={shown().stage === 'refused'}>
                <Banner tone="danger" title="The server did not take this report">
                  {shown().reason} It is kept on this phone until it is sent or you throw it away.
                </Banner>
                <div class="my-report-ways">
                  <Button variant="primary" onClick={() => void edit()}>
                    Correct it
                  </Button>
                  <Button onClick={() => void desk.sendAgain(params.recordId)}>Send it again</Button>
                  <Button variant="ghost" onClick={() => void discard()}>
                    Throw away
                  </Button>
                </div>
              </Show>
              <Show when={shown().stage === 'waiting'}>
                <div class="my-report-ways">
                  <Button onClick={() => desk.wake()}>Try to send now</Button>
                  <Button variant="ghost" onClick={() => void discard()}>
                    Throw away
                  </Button>
                </div>
              </Show>
              <Show when={mayCorrect()}>
                <div class="my-report-ways">
                  <ButtonLink href={`${base()}/sent/${params.recordId}/edit`}>Edit</ButtonLink>
                </div>
              </Show>
              <dl class="my-report-answers">
                <For each={shown().fields}>
                  {(field) => (
                    <div class="my-report-answer">
                      <dt>{field.name}</dt>
                      <dd>
                        <ReportAnswer
                          field={field}
                          value={shown().cells[field.id] ?? null}
                          urlOf={shown().number === null ? photos.urlOf : undefined}
                        />
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
              <Show when={commented()}>
                {(gridId) => <ReportComments gridId={gridId()} recordId={params.recordId} heard={heard} />}
              </Show>
            </article>
          )}
        </Match>
        <Match when={desk.ready() && desk.mine.items() !== undefined}>
          <EmptyState
            icon={FileQuestionMark}
            title="This report is not here"
            text="It was deleted, or it is not yours to see any more."
          />
        </Match>
      </Switch>
    </div>
  )
}

/** Closed forms are not in the list, and still there. */
async function formExists(formId: string): Promise<boolean> {
  return await trpc.form.get.query({ formId }).then(
    () => true,
    () => false,
  )
}
