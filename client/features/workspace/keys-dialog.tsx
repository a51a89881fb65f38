import { For } from 'solid-js'

import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { keyList } from './key-list.ts'

import './keys-dialog.css'

type KeysDialogProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

/** All that keys do. */
export function KeysDialog(props: KeysDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Keys" size="lg">
      {/* On a small screen it scrolls, by keys too. */}
      <div class="key-sections" tabindex={0} role="group" aria-label="What keys do">
        <For each={keyList}>
          {(section) => (
            <section>
              <h3 class="key-title">{section.title}</h3>
              <dl class="key-lines">
                <For each={section.lines}>
                  {(line) => (
                    <div class="key-line">
                      <dt>{line.words}</dt>
                      <dd>
                        <For each={line.keys}>{(keys) => <Kbd keys={keys} />}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  )
}
