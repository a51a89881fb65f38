import { createResource } from 'solid-js'

import { trpc } from '../../trpc.ts'
import { SelectField } from '../../ui/select-field.tsx'
import type { Import } from './create-import.ts'

const OWN_GRID = 'own'

/** Where the file goes: a grid of its own, or one that is there. */
export function Destination(props: { readonly work: Import; readonly busy: boolean }) {
  const [grids] = createResource(() => trpc.grid.list.query().catch(() => []))
  const options = () => {
    const chosen = props.work.into()?.grid
    const known = grids() ?? []
    const here = chosen !== undefined && known.every(({ id }) => id !== chosen.id) ? [chosen, ...known] : known
    return [{ value: OWN_GRID, label: 'A new grid' }, ...here.map(({ id, name }) => ({ value: id, label: name }))]
  }
  return (
    <div class="import-destination">
      <SelectField
        label="Import into"
        options={options()}
        value={props.work.into()?.grid.id ?? OWN_GRID}
        busy={props.busy}
        onChange={(value) => void props.work.setDestination(value === OWN_GRID ? null : value)}
      />
    </div>
  )
}
