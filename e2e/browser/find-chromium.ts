import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

import { chromium as playwright } from 'playwright-core'

import { unpackChromium } from './unpack-chromium.ts'

/** A browser that may be started: where it is, in which words it is called, what its process needs. */
export type Chromium = {
  readonly path: string
  readonly from: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Where a Chromium may come from, in the order in which they are tried: the one that CHROME_PATH names, an installed
 * one, Playwright's own, and last the one that comes with the dependencies.
 */
export const chromiumSources = ['CHROME_PATH', 'installed', 'playwright', 'package'] as const
export type ChromiumSource = (typeof chromiumSources)[number]

const programs = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'chrome.exe']
const places = [
  ...['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) =>
    programs.map((name) => join(folder, name)),
  ),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * Every Chromium that one source has. The one that comes with the dependencies is unpacked when asked for.
 * @throws when that cannot be
 */
export async function* findChromium(source: ChromiumSource): AsyncGenerator<Chromium> {
  if (source === 'package') yield await unpackChromium()
  else for (const path of pathsOf(source)) if (isProgram(path)) yield { path, from: `${source}: ${path}`, env: {} }
}

function pathsOf(source: Exclude<ChromiumSource, 'package'>): readonly string[] {
  switch (source) {
    case 'CHROME_PATH': {
      const path = process.env['CHROME_PATH'] ?? ''
      if (path !== '' && !isProgram(path))
        console.warn(`CHROME_PATH ${path} is no program: another browser is looked for.`)
      return [path]
    }
    case 'installed': {
      const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
      return [...new Set([...folders.flatMap((folder) => programs.map((name) => join(folder, name))), ...places])]
    }
    case 'playwright':
      return [playwright.executablePath()]
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return path !== ''
  } catch {
    return false
  }
}
