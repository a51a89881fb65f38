import './app-shell.css'
import './shell-skeleton.css'
import { Skeleton } from './skeleton.tsx'

/** The shell's outline while the session is looked up, so that nothing moves when it arrives. */
export function ShellSkeleton() {
  return (
    <div class="shell" aria-busy="true">
      <span class="visually-hidden" role="status">
        Loading
      </span>
      <aside class="shell-sidebar shell-skeleton">
        <Skeleton width="60%" />
        <Skeleton lines={5} />
      </aside>
      <div class="shell-main">
        <header class="shell-bar" />
      </div>
    </div>
  )
}
