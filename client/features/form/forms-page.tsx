import { A, useNavigate, useParams } from '@solidjs/router'
import FileText from 'lucide-solid/icons/file-text'
import Plus from 'lucide-solid/icons/plus'
import Table2 from 'lucide-solid/icons/table-2'
import { createResource, For, Match, Show, Switch } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { GridSummary } from '@operagrid/shared/domain/grid'

import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Menu } from '../../ui/menu.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './forms-page.css'

/** All forms of the workspace, open and closed. */
export function FormsPage() {
  const params = useParams<{ slug: string }>()
  const navigate = useNavigate()
  const [lists, { refetch }] = createResource(async () => {
    const [forms, grids] = await Promise.all([trpc.form.list.query(), trpc.grid.list.query()])
    return { forms, grids }
  })
  const make = async (grid: GridSummary): Promise<void> => {
    const formId = uuidv7()
    try {
      const form = { name: `Report to ${grid.name}`.slice(0, 120), description: '', open: false, items: [] }
      await trpc.form.save.mutate({ gridId: grid.id, formId, form })
      tellListChanged()
      navigate(`/w/${params.slug}/forms/${formId}`)
    } catch (error) {
      showToast({ title: 'No form was made', text: errorOf(error).message, tone: 'danger' })
    }
  }
  const newForm = () => (
    <Menu
      placement="bottom-end"
      entries={[
        { kind: 'heading', label: 'Reports become records of' },
        ...(lists.latest?.grids ?? []).map((grid) => ({
          label: grid.name,
          icon: Table2,
          onSelect: () => void make(grid),
        })),
      ]}
      trigger={(trigger) => (
        <Button {...trigger} variant="primary" icon={Plus}>
          New form
        </Button>
      )}
    />
  )
  return (
    <>
      <PageHeader
        title="Forms"
        icon={FileText}
        actions={<Show when={lists.error === undefined && (lists.latest?.forms.length ?? 0) > 0}>{newForm()}</Show>}
      />
      <div class="forms">
        <Switch
          fallback={
            <div role="status" aria-label="Loading">
              <Skeleton lines={6} />
            </div>
          }
        >
          <Match when={lists.error !== undefined}>
            <ErrorState text={errorOf(lists.error).message} onRetry={() => void refetch()} retrying={lists.loading} />
          </Match>
          <Match when={lists.latest?.grids.length === 0}>
            <EmptyState
              icon={FileText}
              title="A form fills a grid"
              text="Make or import a grid first; then make a form with which reporters file into it."
            />
          </Match>
          <Match when={lists.latest?.forms.length === 0}>
            <EmptyState
              icon={FileText}
              title="No forms yet"
              text="With a form, reporters file from their phones, also without signal; each report becomes a record."
              action={newForm()}
            />
          </Match>
          <Match when={lists.latest}>
            {(loaded) => (
              <ul class="forms-list">
                <For each={loaded().forms}>
                  {(form) => (
                    <li>
                      <A class="forms-item" href={`/w/${params.slug}/forms/${form.id}`}>
                        <FileText size={16} class="forms-icon" />
                        <span class="forms-name">{form.name}</span>
                        <span class="forms-facts">
                          {form.items.length === 1 ? '1 question' : `${form.items.length} questions`}, into{' '}
                          {form.gridName}
                        </span>
                        <Badge tone={form.open ? 'success' : 'neutral'}>{form.open ? 'Open' : 'Closed'}</Badge>
                      </A>
                    </li>
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </div>
    </>
  )
}
