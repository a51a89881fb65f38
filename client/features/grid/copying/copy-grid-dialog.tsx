import { useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, on, Show } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { GridSummary } from '@operagrid/shared/domain/grid'

import { faultOf } from '../../../live/fault-of.ts'
import { tellListChanged } from '../../../live/list-changes.ts'
import { useSession } from '../../../live/session.ts'
import { trpc } from '../../../trpc.ts'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { NameDialog } from '../../../ui/name-dialog.tsx'
import { showToast } from '../../../ui/show-toast.tsx'
import { copyName } from '../copy-name.ts'
import { CopyProgressDialog } from './copy-progress-dialog.tsx'
import { copiedWords, leftWords, recordsWords } from './copy-words.ts'
import { createRecordsCopy } from './create-records-copy.ts'
import type { RunningCopy } from './running-copy.ts'

type CopyGridDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly grid: Pick<GridSummary, 'id' | 'name' | 'recordCount'> | undefined
}

/** Makes a grid like another one, with its records or without, and goes there. */
export function CopyGridDialog(props: CopyGridDialogProps) {
  const params = useParams<{ slug: string }>()
  const navigate = useNavigate()
  const tenantId = useSession()()?.tenant.id ?? ''
  const [withRecords, setWithRecords] = createSignal(false)
  const [count, setCount] = createSignal(0)
  const [progressOpen, setProgressOpen] = createSignal(false)
  const goTo = (gridId: string) => navigate(`/w/${params.slug}/grids/${gridId}`)

  const copy = createRecordsCopy(tenantId, {
    done({ as, name }, { records, copied }) {
      const words = { title: `${name} was made`, text: copiedWords(records, copied) }
      if (progressOpen()) {
        setProgressOpen(false)
        showToast(words)
        goTo(as)
      } else showToast({ ...words, action: { label: 'Open', onSelect: () => goTo(as) } })
    },
    failed({ gridName }, text) {
      if (!progressOpen()) showToast({ title: `${gridName} was not duplicated`, text, tone: 'danger', sticky: true })
    },
    stopped({ name }) {
      setProgressOpen(false)
      showToast({ title: 'It was stopped', text: `${name} was removed.` })
    },
  })

  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        // One that runs is looked at, before there is another.
        if (copy.stage()?.name === 'copying') {
          setProgressOpen(true)
          props.onClose()
          return
        }
        copy.forget()
        setWithRecords(false)
        void readCount(props.grid)
      },
    ),
  )

  /** How many records there are by now; a page that has been open for a while knows how many there were. */
  async function readCount(grid: CopyGridDialogProps['grid']): Promise<void> {
    setCount(grid?.recordCount ?? 0)
    if (grid === undefined) return
    const now = await trpc.grid.get.query({ gridId: grid.id }).catch(() => null)
    if (now !== null && props.grid?.id === grid.id) setCount(now.recordCount)
  }

  async function begin(asked: Omit<RunningCopy, 'as'>): Promise<void> {
    await copy.begin({ ...asked, as: uuidv7() })
    setProgressOpen(true)
  }

  async function duplicate(name: string): Promise<void> {
    const { grid } = props
    if (!grid) return
    if (withRecords()) {
      await begin({ tenantId, gridId: grid.id, gridName: grid.name, name, total: count() })
      return
    }
    const as = uuidv7()
    const { left } = await trpc.grid.copy.mutate({ gridId: grid.id, as, name })
    tellListChanged()
    const words = leftWords(left)
    if (words !== undefined) showToast({ title: `${name} was made`, text: words })
    goTo(as)
  }

  async function again(): Promise<void> {
    const now = copy.stage()
    if (now === null) return
    const fault = await faultOf(() => begin(now.running))
    if (fault !== undefined)
      showToast({ title: `${now.running.gridName} was not duplicated`, text: fault, tone: 'danger' })
  }

  return (
    <>
      <NameDialog
        open={props.open && copy.stage()?.name !== 'copying'}
        title={`Duplicate ${props.grid?.name ?? ''}`}
        description={`Its fields, settings, views and forms${withRecords() ? '' : ', without its records'}. Forms are closed until you open them. Links to records are left out, and what is calculated from them.`}
        name={copyName(props.grid?.name ?? '', [])}
        submitLabel="Duplicate grid"
        onClose={() => props.onClose()}
        onSubmit={(name) => faultOf(() => duplicate(name))}
      >
        <Show when={count() > 0}>
          <CheckboxField
            label={`With its ${recordsWords(count())}`}
            checked={withRecords()}
            onChange={setWithRecords}
            description="Each as it is when you begin: number, cells, files, review, and whom it is assigned to. Comments, history and “I have it” stay behind, and so does the name of whoever has left."
          />
        </Show>
      </NameDialog>
      <CopyProgressDialog
        open={progressOpen()}
        copy={copy}
        onClose={() => setProgressOpen(false)}
        onAgain={() => void again()}
      />
    </>
  )
}
