import { For, Match, Show, Switch } from 'solid-js'

import { MAX_LINKS } from '@operagrid/shared/domain/field-link'
import { MAX_MADE } from '@operagrid/shared/domain/link-texts'
import type { LinkTally, Unlinked } from '@operagrid/shared/domain/link-texts'

import { Banner } from '../../../ui/banner.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { countWords } from '../cell-words.ts'
import type { LinkingDraft } from './create-linking.ts'

/** Longest text that is named. */
const MAX_SHOWN = 40

/** What the texts of a field come to as links, before it is saved, and whether missing records are made. */
export function LinksFound(props: { readonly linking: LinkingDraft }) {
  const check = () => {
    const known = props.linking.known()
    return known !== undefined && 'check' in known ? known.check : undefined
  }
  const fault = () => {
    const known = props.linking.known()
    return known !== undefined && 'fault' in known ? known.fault : undefined
  }
  return (
    <Switch>
      <Match when={props.linking.isAsked()}>
        <p class="field-rules-fits" role="status">
          Looking for the records…
        </p>
      </Match>
      <Match when={fault()}>{(words) => <Banner tone="danger">{words()}</Banner>}</Match>
      <Match when={check()}>
        {(known) => (
          <>
            <Show when={known().found.missing.cells > 0}>
              <CheckboxField
                label={known().makes === 1 ? 'Make the missing record' : 'Make the missing records'}
                description={makeWords(known())}
                checked={props.linking.makes()}
                disabled={!props.linking.canMake()}
                onChange={props.linking.setMakes}
              />
            </Show>
            <Show when={props.linking.tally()}>{(tally) => <Outcome tally={tally()} />}</Show>
          </>
        )}
      </Match>
    </Switch>
  )
}

function makeWords({ makes, refusal }: { readonly makes: number; readonly refusal: string | null }): string {
  if (refusal !== null) return refusal
  if (makes > MAX_MADE) return `More than ${countWords(MAX_MADE)} are missing: so many are not made at once.`
  if (makes === 0) return 'No record can be called as these texts say.'
  return makes === 1
    ? 'One text that no record has for a title becomes one.'
    : `${countWords(makes)} texts that no record has for a title become one each.`
}

function Outcome(props: { readonly tally: LinkTally }) {
  const kinds = () =>
    [
      { what: 'no record', lost: props.tally.missing },
      { what: 'several records that are called the same', lost: props.tally.ambiguous },
      { what: 'more records than a cell has room for', lost: props.tally.several },
    ].filter(({ lost }) => lost.cells > 0)
  const isWhole = () => kinds().length === 0 && props.tally.crowded === 0
  return (
    <Show
      when={props.tally.full}
      fallback={
        <Banner tone={isWhole() ? 'success' : 'warning'} title={linkedWords(props.tally.linked)}>
          <Show when={!isWhole()}>
            <ul class="field-rules-list">
              <For each={kinds()}>
                {({ what, lost }) => (
                  <li>
                    {`${cellsWords(lost.cells, `names ${what} and becomes empty`, `name ${what} and become empty`)}: ${examples(lost)}`}
                  </li>
                )}
              </For>
              <Show when={props.tally.crowded > 0}>
                <li>
                  {`${countWords(props.tally.crowded)} ${props.tally.crowded === 1 ? 'link finds' : 'links find'} no room on the other side, where the first record keeps its own.`}
                </li>
              </Show>
            </ul>
          </Show>
        </Banner>
      }
    >
      {(full) => (
        <Banner tone="danger" title="It cannot become a link like this">
          {`“${short(full().text)}” is in ${countWords(full().cells)} cells, and a cell on the other side has room for ${countWords(MAX_LINKS)} links.`}
        </Banner>
      )}
    </Show>
  )
}

function examples({ cells, named }: Unlinked): string {
  const told = named.reduce((sum, one) => sum + one.cells, 0)
  const words = named.map((one) => `“${short(one.text)}”${one.cells > 1 ? ` (${countWords(one.cells)})` : ''}`)
  return `${words.join(', ')}${told < cells ? ' and others' : ''}`
}

function linkedWords(cells: number): string {
  return cells === 0 ? 'No cell becomes a link' : cellsWords(cells, 'becomes links', 'become links')
}

function cellsWords(cells: number, single: string, several: string): string {
  return cells === 1 ? `One cell ${single}` : `${countWords(cells)} cells ${several}`
}

function short(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text
}
