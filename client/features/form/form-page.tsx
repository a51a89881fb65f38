import { useNavigate, useParams } from '@solidjs/router'
import FileText from 'lucide-solid/icons/file-text'
import FileX from 'lucide-solid/icons/file-x'
import Trash from 'lucide-solid/icons/trash'
import { createResource, Match, Show, Switch } from 'solid-js'

import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { confirm } from '../../ui/confirm.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './form-page.css'
import { FormWorkbench } from './form-workbench.tsx'

/** Where an organizer shapes one form, with the phone that shows it beside. */
export function FormPage() {
  const params = useParams<{ slug: string; formId: string }>()
  const navigate = useNavigate()
  const [loaded, { refetch }] = createResource(
    () => params.formId,
    async (formId) => {
      const form = await trpc.form.get.query({ formId })
      return { form, grid: await trpc.grid.get.query({ gridId: form.gridId }) }
    },
  )
  const isMissing = () => loaded.error !== undefined && errorOf(loaded.error).code === 'NOT_FOUND'
  const remove = async (): Promise<void> => {
    const name = loaded.latest?.form.name ?? 'this form'
    const sure = await confirm({
      title: `Delete the form ${name}?`,
      text: 'Reporters can no longer file with it. Records that came in through it stay in the grid; a report that still waits on a phone is kept there and not taken.',
      confirmLabel: 'Delete form',
      tone: 'danger',
    })
    if (!sure) return
    try {
      await trpc.form.remove.mutate({ formId: params.formId })
      tellListChanged()
      navigate(`/w/${params.slug}/forms`)
    } catch (error) {
      showToast({ title: 'The form was not deleted', text: errorOf(error).message, tone: 'danger' })
    }
  }
  return (
    <Switch
      fallback={
        <div class="form-loading" role="status" aria-label="Loading">
          <Skeleton lines={10} />
        </div>
      }
    >
      <Match when={isMissing()}>
        <PageHeader title="Form" icon={FileText} />
        <EmptyState
          icon={FileX}
          title="There is no such form"
          text="It was deleted, or it belongs to another workspace."
          action={<ButtonLink href={`/w/${params.slug}/forms`}>All forms</ButtonLink>}
        />
      </Match>
      <Match when={loaded.error !== undefined}>
        <PageHeader title="Form" icon={FileText} />
        <ErrorState text={errorOf(loaded.error).message} onRetry={() => void refetch()} retrying={loaded.loading} />
      </Match>
      <Match when={loaded()} keyed>
        {({ form, grid }) => (
          <Show when={form.id} keyed>
            <FormWorkbench
              form={form}
              grid={grid}
              slug={params.slug}
              actions={<IconButton label="Delete the form" icon={Trash} onClick={() => void remove()} />}
            />
          </Show>
        )}
      </Match>
    </Switch>
  )
}
