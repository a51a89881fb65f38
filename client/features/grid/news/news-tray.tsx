import Check from 'lucide-solid/icons/check'
import { For, Show } from 'solid-js'

import type { RecordNews } from '@operagrid/shared/domain/news'

import { Button } from '../../../ui/button.tsx'
import { formatFull } from '../../../ui/format-time.ts'
import { Popover } from '../../../ui/popover.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { countWords, recordWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { newsWords } from './news-words.ts'

import './news-tray.css'

/** What others changed since this member last looked, their own records first. Nothing when there is nothing. */
export function NewsTray() {
  const view = useGridView()
  return (
    <Show when={view.news.news()}>
      {(news) => (
        <Popover
          title="Changed since you looked"
          placement="bottom-end"
          open={view.newsOpen()}
          onOpenChange={view.setNewsOpen}
          trigger={(trigger) => (
            <Button {...trigger} size="sm" variant="ghost" class="news-button">
              {countWords(news().total)}
              {news().partly ? '+' : ''} changed
            </Button>
          )}
        >
          <p class="news-since">
            <Show when={news().since}>
              {(since) => (
                <>
                  You last looked <RelativeTime at={since()} />.{' '}
                </>
              )}
            </Show>
            {news().partly ? 'Only the latest changes are listed.' : ''}
          </p>
          <div class="news-scroll">
            <NewsList title="Assigned to you" records={news().records.filter(({ mine }) => mine)} />
            <NewsList
              title={news().records.some(({ mine }) => mine) ? 'Others' : undefined}
              records={news().records.filter(({ mine }) => !mine)}
            />
            <Show when={news().total - news().records.length}>
              {(rest) => <p class="news-rest">and {countWords(rest())} more</p>}
            </Show>
          </div>
          <div class="popover-foot">
            <Button size="sm" variant="ghost" icon={Check} onClick={() => view.news.markSeen()}>
              I have seen them
            </Button>
          </div>
        </Popover>
      )}
    </Show>
  )
}

function NewsList(props: { readonly title: string | undefined; readonly records: readonly RecordNews[] }) {
  return (
    <Show when={props.records.length > 0}>
      <Show when={props.title}>{(title) => <h3 class="news-title">{title()}</h3>}</Show>
      <ul class="news-list" aria-label={props.title ?? 'Changed records'}>
        <For each={props.records}>{(record) => <NewsLine record={record} />}</For>
      </ul>
    </Show>
  )
}

function NewsLine(props: { readonly record: RecordNews }) {
  const view = useGridView()
  const name = () => recordWords(view.fields(), props.record.cells)
  const who = () => props.record.memberIds.map((memberId) => view.names.nameOf(memberId)).join(', ') || 'Import'
  const open = (): void => {
    view.setNewsOpen(false)
    view.openRecord(props.record.recordId)
  }
  return (
    <li>
      <button type="button" class="news-line" disabled={props.record.deleted} onClick={open}>
        <span class="news-name">
          <span class="news-number">{countWords(props.record.number)}</span> {name()}
        </span>
        <span class="news-fact">
          <strong>{newsWords(props.record, view.fields())}</strong> · {who()} ·{' '}
          <span title={formatFull(new Date(props.record.at))}>
            <RelativeTime at={props.record.at} />
          </span>
        </span>
      </button>
    </li>
  )
}
