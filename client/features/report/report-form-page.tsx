import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import ClipboardX from 'lucide-solid/icons/clipboard-x'
import {
  createComputed,
  createMemo,
  createResource,
  createSignal,
  Match,
  onCleanup,
  onMount,
  Show,
  Switch,
} from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import { v7 as uuidv7 } from 'uuid'

import type { FormWithFields } from '@operagrid/shared/domain/form'

import { theSession } from '../../live/session.ts'
import { trpc } from '../../trpc.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { makingNow } from '../../ui/making-now.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { startAnswers } from './answers.ts'
import { createReportFeed } from './create-report-feed.ts'
import type { Draft } from './held-report.ts'
import { ReportForm } from './report-form.tsx'
import { ReportReceipt } from './report-receipt.tsx'

import './report.css'
import { useReports } from './use-reports.ts'

/** One form, filled in and sent. `?draft=` names a draft; without it the form's own draft goes on. */
export function ReportFormPage() {
  const params = useParams<{ slug: string; formId: string }>()
  const [search] = useSearchParams<{ draft?: string }>()
  const navigate = useNavigate()
  const desk = useReports()
  const [filed, setFiled] = createSignal<string>()
  createReportFeed(desk)
  onMount(() => void desk.forms.refresh())
  onCleanup(() => void desk.refresh())

  const known = createMemo(() => desk.forms.items()?.find((form) => form.id === params.formId))
  // A form that is closed by now is not in the list; a draft of it can still be finished.
  const [other] = createResource(
    () => desk.forms.items() !== undefined && known() === undefined && params.formId,
    async (formId) => await trpc.form.get.query({ formId }).catch(() => null),
  )
  // Reconciled, so that a form that changes meanwhile leaves the question under a person's thumbs alone.
  const [shown, setShown] = createStore<{ form: FormWithFields | undefined }>({ form: undefined })
  createComputed(() => {
    const latest = known() ?? other()
    if (latest) setShown('form', reconcile(latest, { key: 'fieldId' }))
  })
  const form = () => shown.form

  const draft = createMemo<Draft | undefined>((before) => {
    const asked = form()
    if (before !== undefined || asked === undefined || !desk.ready()) return before
    const drafts = desk.drafts().filter((one) => one.formId === asked.id)
    const named = drafts.find((one) => one.recordId === search.draft)
    const latest = drafts.toSorted((a, b) => (a.updatedAt > b.updatedAt ? -1 : 1))[0]
    return named ?? latest ?? newDraft(asked)
  })
  const isMissing = () => form() === undefined && other.state === 'ready'
  return (
    <div class="report-page report-page-form">
      <PageHeader title={form()?.name ?? 'Report'} />
      <Switch fallback={<Skeleton lines={8} />}>
        <Match when={filed()}>
          {(recordId) => <ReportReceipt recordId={recordId()} slug={params.slug} formId={params.formId} />}
        </Match>
        <Match when={isMissing()}>
          <EmptyState
            icon={ClipboardX}
            title="There is no such form"
            text="It was removed, or it is not meant for you. Nothing that you filed before is lost."
            action={<ButtonLink href={`/w/${params.slug}/report`}>All forms</ButtonLink>}
          />
        </Match>
        <Match when={form()}>
          {(asked) => (
            <>
              <A class="report-back" href={`/w/${params.slug}/report`}>
                <ArrowLeft size={18} />
                All forms
              </A>
              <Show when={asked().description !== ''}>
                <p class="report-description">{asked().description}</p>
              </Show>
              <Show when={!asked().open}>
                <Banner tone="warning" title="This form is closed">
                  You can still finish and send what you began.
                </Banner>
              </Show>
              <Show when={draft()} keyed fallback={<Skeleton lines={8} />}>
                {(started) => (
                  <ReportForm
                    form={asked()}
                    draft={started}
                    onFiled={() => setFiled(started.recordId)}
                    onDiscarded={() => navigate(`/w/${params.slug}/report`)}
                  />
                )}
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}

function newDraft(form: FormWithFields): Draft {
  const at = new Date()
  const answers = startAnswers(form, makingNow(theSession().current()?.member.id ?? '', at))
  return { recordId: uuidv7(), formId: form.id, answers, updatedAt: at.toISOString() }
}
