import { For } from 'solid-js'

/** The outline of a grid while its first records are on their way: the same lines, so that nothing jumps. */
export function GridWaiting() {
  return (
    <div class="grid-waiting" role="status" aria-label="Loading the grid">
      <div class="grid-waiting-bar" />
      <For each={Array.from({ length: 24 })}>
        {() => (
          <div class="grid-waiting-row" aria-hidden="true">
            <For each={[3, 9, 14, 7, 11]}>
              {(width) => <span class="cell-waiting" style={{ width: `${width}rem` }} />}
            </For>
          </div>
        )}
      </For>
    </div>
  )
}
