import Download from 'lucide-solid/icons/download'
import { For, Show } from 'solid-js'

import type { ImportCheck } from '@operagrid/shared/domain/import-into'

import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { counted } from '../import-words.ts'
import { ProblemList } from '../problem-list.tsx'
import { checkSentence, restLines } from './into-words.ts'

type CheckReportProps = {
  readonly check: ImportCheck
  readonly keyName: string | null
  readonly onDownload: () => void
}

/** What an import would do, and what of the file would stay out. */
export function CheckReport(props: CheckReportProps) {
  const lines = () => [
    ...restLines(props.check, props.keyName),
    ...props.check.newChoices.map(
      ({ field, names }) => `${counted(names.length, 'choice is', 'choices are')} added to ${field}.`,
    ),
  ]
  return (
    <Card
      title={checkSentence(props.check)}
      flush={props.check.problems.length > 0}
      actions={
        <Show when={props.check.problems.length > 0}>
          <Button size="sm" icon={Download} onClick={() => props.onDownload()}>
            Download the list
          </Button>
        </Show>
      }
    >
      <Show when={lines().length > 0}>
        <ul class="import-lines into-lines">
          <For each={lines()}>{(line) => <li>{line}</li>}</For>
        </ul>
      </Show>
      <Show when={lines().length === 0 && props.check.problems.length === 0}>
        <p class="import-note">Every cell comes in as it stands.</p>
      </Show>
      <For each={props.check.problems}>{(problem) => <ProblemList problem={problem} open={false} into />}</For>
    </Card>
  )
}
