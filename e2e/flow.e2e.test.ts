import { afterAll, beforeAll, describe, expect } from 'vitest'

import { startBrowser } from './browser/start-browser.ts'
import { gatherCrew } from './flow/crew.ts'
import type { Crew } from './flow/crew.ts'
import { cruiseFile } from './flow/cruise-file.ts'
import { fileReport, findReport, lookAround, makeForm } from './flow/file-report.ts'
import { accept, invite, signUp } from './flow/gather.ts'
import { restartUnderPages } from './flow/heal.ts'
import { dropLog, importLog } from './flow/import-log.ts'
import { makeStep } from './flow/make-step.ts'
import { glow, meet, shapeTogether, takeBack, writeAtOnce } from './flow/together.ts'
import { makeDashboard, watch } from './flow/watch-dashboard.ts'
import { addAndDelete, editCells, scrollThrough, shapeFields, sortAndFilter } from './flow/work-grid.ts'

const started = await startBrowser('the whole flow')
const file = cruiseFile()

describe.skipIf(started.skip)(`the whole flow${started.skip ? ` (${started.reason})` : ''}`, () => {
  let crew: Crew
  const links: Partial<Record<'organizer' | 'second' | 'reporter' | 'viewer', string>> = {}
  const nobodyMetAnError = (): void => {
    for (const [who, { problems }] of crew.people) expect(problems.list(), who).toEqual([])
  }
  const step = makeStep(nobodyMetAnError, (title) => crew.photograph(title))

  beforeAll(async () => {
    if (started.skip) return
    crew = await gatherCrew(started.browser)
  })
  afterAll(async () => {
    await crew?.leave()
    if (!started.skip) await started.browser.close()
  })

  step('management signs up and is told what is wrong with a short password', () => signUp(crew))

  step('management invites four people and copies a link for each', async () => {
    for (const who of ['organizer', 'second', 'reporter', 'viewer'] as const) links[who] = await invite(crew, who)
    expect(new Set(Object.values(links)).size).toBe(4)
  })

  step('each joins by the own link on the own device', async () => {
    for (const who of ['organizer', 'second', 'viewer'] as const) await accept(crew, who, links[who] ?? '')
    await accept(crew, 'reporter', links.reporter ?? '', 'phone')
  })

  step(`an organizer drops ${file.origin} on the workspace and sees what was recognised`, () => dropLog(crew, file))

  step('an organizer corrects a name and a type, imports, and opens the grid', () => importLog(crew, file))

  step('the grid scrolls through all records while few are in the page', () => scrollThrough(crew, file))

  step('records are sorted and filtered by any field', () => sortAndFilter(crew, file))

  step('fields are added, renamed and retyped', () => shapeFields(crew))

  step('cells of every type are edited in place', () => editCells(crew))

  step('a record is added, deleted, and brought back', () => addAndDelete(crew, file))

  step('a second organizer opens the grid, and each sees where the other is', () => meet(crew))

  step('what one commits glows on the other screen, with a name', () => glow(crew))

  step('both write into one record at once, and both survive', () => writeAtOnce(crew))
  step('an edit is taken back and done again, unless somebody has edited the cell since', () => takeBack(crew))

  step('a new field is there for both at once', () => shapeTogether(crew))

  step('an organizer makes a form with required, photo and location questions', () => makeForm(crew))

  step('a reporter on a phone reaches the form and no grid', () => lookAround(crew))

  step('a report with a photo and the position of the phone is filed, and is among the own reports', () =>
    fileReport(crew),
  )

  step('the report is on the open grids of the organizers without a reload', () => findReport(crew, file.records + 1))

  step('an organizer makes a dashboard with a tile of each kind', () => makeDashboard(crew))

  step('all tiles of a viewer move when a record does, and say how fresh they are', () => watch(crew))

  step('open pages survive a restart of the server, and say so meanwhile', () => restartUnderPages(crew), 120_000)
})
