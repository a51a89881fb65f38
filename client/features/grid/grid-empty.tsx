import Columns3 from 'lucide-solid/icons/columns-3'
import Rows3 from 'lucide-solid/icons/rows-3'
import SearchX from 'lucide-solid/icons/search-x'
import { Match, Switch } from 'solid-js'

import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useGridView } from './grid-context.ts'

/** What a grid without fields, without records, or without a match says below its head. */
export function GridEmpty(props: { readonly onAddField: () => void }) {
  const view = useGridView()
  const empty = () => view.rows.count() === 0 && view.headings.list().length === 0
  return (
    <Switch>
      <Match when={view.fields().length === 0}>
        <div class="grid-empty">
          <EmptyState
            icon={Columns3}
            title="A grid without fields"
            text="Add a field for each thing you want to know of a record: what happened, where, when."
            {...(view.mayShape() && {
              action: (
                <Button variant="primary" onClick={() => props.onAddField()}>
                  Add a field
                </Button>
              ),
            })}
          />
        </div>
      </Match>
      <Match when={empty() && view.queryState.searchText()}>
        {(text) => (
          <div class="grid-empty">
            <EmptyState
              icon={SearchX}
              title={`Nothing is found for “${text()}”`}
              text="All shown fields of this view were looked through. A record appears here as soon as it says so."
              action={<Button onClick={() => view.queryState.setSearch('')}>End the search</Button>}
            />
          </div>
        )}
      </Match>
      <Match when={empty() && view.queryState.query().filter !== null}>
        <div class="grid-empty">
          <EmptyState
            icon={SearchX}
            title="No record matches the filter"
            text="Records appear here as soon as one does."
            action={<Button onClick={() => view.filter.clear()}>Clear the filter</Button>}
          />
        </div>
      </Match>
      <Match when={empty()}>
        <div class="grid-empty">
          <EmptyState
            icon={Rows3}
            title="No records yet"
            text={
              view.mayEdit()
                ? 'Add the first one, or let reporters file it through a form.'
                : 'They appear here as they come in.'
            }
            {...(view.mayEdit() && {
              action: (
                <Button variant="primary" onClick={() => view.beginRecord()}>
                  Add a record
                </Button>
              ),
            })}
          />
        </div>
      </Match>
    </Switch>
  )
}
