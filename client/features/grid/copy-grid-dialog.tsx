import { useNavigate, useParams } from '@solidjs/router'
import { v7 as uuidv7 } from 'uuid'

import type { GridSummary } from '@operagrid/shared/domain/grid'
import type { GridCopied } from '@operagrid/shared/domain/grid-copy'

import { faultOf } from '../../live/fault-of.ts'
import { tellListChanged } from '../../live/list-changes.ts'
import { trpc } from '../../trpc.ts'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { copyName } from './copy-name.ts'

type CopyGridDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly grid: Pick<GridSummary, 'id' | 'name'> | undefined
}

/** Makes a grid like another one, without its records, and goes there. */
export function CopyGridDialog(props: CopyGridDialogProps) {
  const params = useParams<{ slug: string }>()
  const navigate = useNavigate()
  const copy = async (name: string): Promise<void> => {
    const { grid } = props
    if (!grid) return
    const as = uuidv7()
    const { left } = await trpc.grid.copy.mutate({ gridId: grid.id, as, name })
    tellListChanged()
    const words = leftWords(left)
    if (words !== undefined) showToast({ title: `${name} was made`, text: words })
    navigate(`/w/${params.slug}/grids/${as}`)
  }
  return (
    <NameDialog
      open={props.open}
      title={`Duplicate ${props.grid?.name ?? ''}`}
      description="Its fields, settings, views and forms, without its records. Forms are closed until you open them. Links to records are left out, and what is calculated from them."
      name={copyName(props.grid?.name ?? '', [])}
      submitLabel="Duplicate grid"
      onClose={() => props.onClose()}
      onSubmit={(name) => faultOf(() => copy(name))}
    />
  )
}

/** What the new grid does not have, by name; undefined where it has all. */
function leftWords({ fields, views }: GridCopied['left']): string | undefined {
  const parts = [
    ...(fields.length === 0 ? [] : [`the ${fields.length === 1 ? 'field' : 'fields'} ${fields.join(', ')}`]),
    ...(views.length === 0 ? [] : [`the ${views.length === 1 ? 'view' : 'views'} ${views.join(', ')}`]),
  ]
  return parts.length === 0 ? undefined : `Left out: ${parts.join('; ')}.`
}
