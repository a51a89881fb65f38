import { Match, Switch } from 'solid-js'

import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { countWords } from '../cell-words.ts'
import { recordsWords } from './copy-words.ts'
import type { CopyStage, RecordsCopy } from './create-records-copy.ts'

type CopyProgressDialogProps = {
  readonly open: boolean
  readonly copy: RecordsCopy
  /** Put away: the copy goes on. */
  readonly onClose: () => void
  readonly onAgain: () => void
}

/** How far a copy with records is, and the way out of it; or why there is none. */
export function CopyProgressDialog(props: CopyProgressDialogProps) {
  const stage = () => props.copy.stage()
  const copying = () => at(stage(), 'copying')
  const failed = () => at(stage(), 'failed')
  return (
    <Dialog
      open={props.open && stage() !== null}
      onOpenChange={(open) => !open && props.onClose()}
      title={`${failed() ? 'Not duplicated' : 'Duplicating'}: ${stage()?.running.gridName ?? ''}`}
      description={
        failed()
          ? undefined
          : 'You may close this or leave the page: it goes on. Nobody sees the copy before it is whole.'
      }
      size="sm"
      footer={
        <Switch>
          <Match when={copying()}>
            {(now) => (
              <>
                <Button busy={now().stopping} onClick={() => void props.copy.stop()}>
                  Stop and remove
                </Button>
                <Button variant="primary" onClick={() => props.onClose()}>
                  Go on working
                </Button>
              </>
            )}
          </Match>
          <Match when={failed()}>
            <Button onClick={() => props.onClose()}>Close</Button>
            <Button variant="primary" onClick={() => props.onAgain()}>
              Try again
            </Button>
          </Match>
        </Switch>
      }
    >
      <Switch>
        <Match when={copying()}>
          {(now) => <Progress label={`Making ${now().running.name}`} value={shareOf(now())} detail={detailOf(now())} />}
        </Match>
        <Match when={failed()}>{(now) => <Banner tone="danger">{now().text}</Banner>}</Match>
      </Switch>
    </Dialog>
  )
}

type StageAt<Name extends CopyStage['name']> = Extract<CopyStage, { name: Name }>

function at<Name extends CopyStage['name']>(stage: CopyStage | null, name: Name): StageAt<Name> | undefined {
  // The name says which one it is.
  return stage?.name === name ? (stage as StageAt<Name>) : undefined
}

/** Undefined while it waits for others that run. */
function shareOf({ progress, running: { total } }: StageAt<'copying'>): number | undefined {
  return progress === null || progress.phase === 'waiting' || total === 0 ? undefined : progress.done / total
}

function detailOf({ progress, running: { total } }: StageAt<'copying'>): string {
  return progress === null || progress.phase === 'waiting'
    ? recordsWords(total)
    : `${countWords(progress.done)} of ${recordsWords(total)}`
}
