import { For, Show } from 'solid-js'

import type { ImportProblem } from '@operagrid/shared/domain/import'

import { Badge } from '../../ui/badge.tsx'
import { counted, number } from './import-words.ts'

type ProblemListProps = {
  readonly problem: ImportProblem
  readonly open: boolean
  /** The cells are those of records that are there: what does not fit leaves them as they are. */
  readonly into?: boolean
}

/** The cells of one column that were dropped or changed, with their rows and reasons. */
export function ProblemList(props: ProblemListProps) {
  const words = () => {
    const { outcome } = props.problem
    return outcome === 'row' || (outcome === 'dropped' && props.into === true) ? 'left out' : outcomes[outcome]
  }
  return (
    <details class="import-problems" open={props.open}>
      <summary>
        <span class="import-problems-name">{props.problem.column}</span>
        <Badge tone={props.problem.outcome === 'changed' ? 'neutral' : 'warning'}>
          {props.problem.outcome === 'row'
            ? `${counted(props.problem.count, 'row', 'rows')} left out`
            : `${counted(props.problem.count, 'cell', 'cells')} ${words()}`}
        </Badge>
      </summary>
      <div class="import-problems-scroll" tabIndex={0} role="region" aria-label={`Cells of ${props.problem.column}`}>
        <table class="import-problems-table">
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">What was there</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.problem.examples}>
              {(example) => (
                <tr>
                  <td class="import-number">{number(example.row)}</td>
                  <td class="import-value">{example.value}</td>
                  <td>{example.reason}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={props.problem.count > props.problem.examples.length}>
        <p class="import-note">
          The first {number(props.problem.examples.length)} are shown. The download names them all.
        </p>
      </Show>
    </details>
  )
}

const outcomes = { dropped: 'left empty', changed: 'changed', spare: 'left out' } as const
