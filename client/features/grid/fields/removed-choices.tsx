import { Show } from 'solid-js'

import type { Choice } from '@operagrid/shared/domain/field'

import { Banner } from '../../../ui/banner.tsx'

/** What cells lose with choices that are taken away. `several`: they may hold others beside. */
export function RemovedChoices(props: { readonly choices: readonly Choice[]; readonly several: boolean }) {
  const names = () => props.choices.map((choice) => `“${choice.name}”`).join(', ')
  return (
    <Show when={props.choices.length > 0}>
      <Banner tone="warning">
        {props.several
          ? `Cells lose ${names()}. Those that hold nothing else become empty.`
          : `Cells with ${names()} become empty.`}
      </Banner>
    </Show>
  )
}
