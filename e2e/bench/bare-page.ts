import { createServer } from 'node:http'

import type { Field } from '@operagrid/shared/domain/field'
import type { RecordWindow } from '@operagrid/shared/domain/record'

import { freePort } from '../stack/free-port.ts'

/** What a painted row of the bare page is found by. */
export const bareRow = 'tbody tr'

/** A page at `url` that fetches one ready-made window of records and paints it as a plain table. */
export type BarePage = { readonly url: string; close(): Promise<void> }

/** Serves it: no session, no query, no bundle, no live feed. The least that a first paint can be. */
export async function serveBarePage(window: RecordWindow, fields: readonly Field[]): Promise<BarePage> {
  const json = JSON.stringify(window)
  const page = html(fields)
  const server = createServer((request, response) => {
    const isWindow = request.url === '/window.json'
    response.writeHead(200, { 'content-type': isWindow ? 'application/json' : 'text/html; charset=utf-8' })
    response.end(isWindow ? json : page)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function html(fields: readonly Field[]): string {
  const ids = JSON.stringify(fields.map((field) => field.id))
  return `<!doctype html><meta charset="utf-8"><title>Bare</title>
<style>body{margin:0;font:13px sans-serif}td{height:34px;padding:0 10px;white-space:nowrap}</style>
<table><tbody></tbody></table>
<script>
fetch('/window.json').then((response) => response.json()).then(({ records }) => {
  const body = document.createElement('tbody')
  for (const { number, cells } of records) {
    const row = body.insertRow()
    row.insertCell().textContent = number
    for (const id of ${ids}) {
      const cell = cells[id] ?? ''
      row.insertCell().textContent = typeof cell === 'object' ? JSON.stringify(cell) : cell
    }
  }
  document.querySelector('tbody').replaceWith(body)
})
</script>`
}
