import ScrollText from 'lucide-solid/icons/scroll-text'
import SearchX from 'lucide-solid/icons/search-x'
import { Match, Show, Switch } from 'solid-js'

import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './audit.css'
import { AuditTable } from './audit-table.tsx'
import { countWords } from './count-words.ts'
import type { AuditLook } from './create-audit-look.ts'
import type { AuditState } from './create-audit.ts'
import type { NameOf } from './field-words.ts'

type AuditListProps = { readonly audit: AuditState; readonly look: AuditLook; readonly nameOf: NameOf }

/** The entries, or why there are none. What is on screen stays there while the next answer is waited for. */
export function AuditList(props: AuditListProps) {
  let end: HTMLParagraphElement | undefined
  const events = () => props.audit.events()
  const shownWords = (count: number): string => {
    const which = props.look.isFiltered() ? ' that fits' : ''
    if (count === 0) return `There is no entry${which}.`
    return props.audit.more()
      ? `${countWords(count)} shown, and there are older ones.`
      : `${countWords(count)} shown, down to the first${which}.`
  }
  const loadOlder = async (): Promise<void> => {
    await props.audit.loadOlder()
    // The button that had the focus is gone.
    if (!props.audit.more()) end?.focus()
  }
  return (
    <Switch
      fallback={
        <Card>
          <p class="visually-hidden">The log is read.</p>
          <Skeleton lines={12} />
        </Card>
      }
    >
      <Match when={events() === undefined && props.audit.fault()}>
        {(text) => (
          <ErrorState text={text()} retrying={props.audit.reading() !== null} onRetry={() => props.audit.reload()} />
        )}
      </Match>
      <Match when={events()}>
        {(shown) => (
          <>
            <Show when={props.audit.fault()}>
              {(text) => (
                <Banner
                  tone="warning"
                  title="These are the entries as they were read before."
                  action={
                    <Button size="sm" onClick={() => props.audit.reload()}>
                      Try again
                    </Button>
                  }
                >
                  {text()}
                </Banner>
              )}
            </Show>
            <div class="audit-shown" aria-busy={props.audit.reading() === 'anew'}>
              <Show when={shown().length > 0} fallback={<NoEntries look={props.look} />}>
                <Card flush>
                  <AuditTable events={shown()} nameOf={props.nameOf} />
                </Card>
              </Show>
              <div class="audit-foot" classList={{ 'visually-hidden': shown().length === 0 }}>
                <p role="status" tabIndex={-1} ref={end}>
                  {shownWords(shown().length)}
                </p>
                <Show when={props.audit.more()}>
                  <Button busy={props.audit.reading() === 'older'} onClick={() => void loadOlder()}>
                    Load older
                  </Button>
                </Show>
              </div>
            </div>
          </>
        )}
      </Match>
    </Switch>
  )
}

function NoEntries(props: { readonly look: AuditLook }) {
  return (
    <Show
      when={props.look.isFiltered()}
      fallback={
        <EmptyState
          icon={ScrollText}
          title="Nothing is written yet"
          text="Whoever signs in, changes a role or makes a grid is written here."
        />
      }
    >
      <EmptyState
        icon={SearchX}
        title="No entry fits"
        text="Look for fewer words, another person or more days."
        action={<Button onClick={() => props.look.clear()}>Clear the filters</Button>}
      />
    </Show>
  )
}
