import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import Download from 'lucide-solid/icons/download'
import { For } from 'solid-js'

import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { createCopy } from './create-copy.ts'

import './factor.css'

type RecoveryCodeListProps = {
  readonly codes: readonly string[]
  readonly onDone: () => void
  /** In place of those from before. */
  readonly renewed?: boolean
}

/** Recovery codes, the one time that they are shown, and ways to keep them. */
export function RecoveryCodeList(props: RecoveryCodeListProps) {
  const { copied, copy } = createCopy()
  return (
    <div class="factor-form" ref={(element) => queueMicrotask(() => element.focus())} tabIndex={-1}>
      <Banner
        tone="success"
        title={props.renewed === true ? 'You have new recovery codes' : 'Your second factor is on'}
      >
        Keep these recovery codes where you find them without your phone. Each opens your account once. They are not
        shown again.
      </Banner>
      <ul class="recovery-codes" aria-label="Recovery codes">
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ul>
      <div class="factor-acts">
        <Button icon={copied() ? Check : Copy} class="recovery-copy" onClick={() => void copy(props.codes.join('\n'))}>
          {copied() ? 'Copied' : 'Copy'}
        </Button>
        <Button icon={Download} onClick={() => download(props.codes)}>
          Download
        </Button>
        <Button variant="primary" onClick={() => props.onDone()}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}

/** As a text file, made in this browser. */
function download(codes: readonly string[]): void {
  const lines = ['Recovery codes for OperaGrid. Each works once, after your password.', '', ...codes, '']
  const url = URL.createObjectURL(new Blob([lines.join('\n')], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'operagrid-recovery-codes.txt'
  link.click()
  // The browser has the file by then; while it reads, the address must stand.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
