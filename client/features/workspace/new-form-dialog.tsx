import { useNavigate } from '@solidjs/router'
import { createEffect, createSignal, on } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { GridSummary } from '@operagrid/shared/domain/grid'

import { faultOf } from '../../live/fault-of.ts'
import { trpc } from '../../trpc.ts'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'

type NewFormDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly grids: readonly GridSummary[]
  readonly slug: string
}

/** Asks which grid a new form fills and what it is called; its questions come on its own page. */
export function NewFormDialog(props: NewFormDialogProps) {
  const navigate = useNavigate()
  const [gridId, setGridId] = createSignal<string | null>(null)
  createEffect(
    on(
      () => props.open,
      (open) => open && setGridId(props.grids[0]?.id ?? null),
    ),
  )
  const make = async (name: string): Promise<string | undefined> => {
    const grid = gridId()
    if (grid === null) return 'Choose the grid that it fills.'
    const formId = uuidv7()
    return await faultOf(async () => {
      await trpc.form.save.mutate({ gridId: grid, formId, form: { name, description: '', open: false, items: [] } })
      navigate(`/w/${props.slug}/forms/${formId}`)
    })
  }
  return (
    <NameDialog
      open={props.open}
      title="New form"
      description="Reporters fill it in; each report becomes a record of the grid."
      name=""
      placeholder="Report an incident"
      submitLabel="Make the form"
      onClose={() => props.onOpenChange(false)}
      onSubmit={make}
    >
      <SelectField
        label="Grid"
        options={props.grids.map((grid) => ({ value: grid.id, label: grid.name }))}
        value={gridId()}
        onChange={setGridId}
      />
    </NameDialog>
  )
}
