import { chromium as playwright } from 'playwright-core'
import type { Browser } from 'playwright-core'

import { chromiumSources, findChromium } from './find-chromium.ts'
import type { Chromium } from './find-chromium.ts'

/** A running browser, or why there is none. */
export type StartedBrowser =
  | { readonly browser: Browser; readonly from: string; readonly skip: false }
  | { readonly skip: true; readonly reason: string }

const flags = [
  // Tests often run as root, and in containers that grant no user namespaces.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * Starts the first Chromium of this machine that starts, headless. Says in one line of the output
 * when there is none, so that what is skipped is never skipped silently.
 * E2E_CHROMIUM names the sources to try and their order, such as `package` or `package,installed`.
 */
export async function startBrowser(suite: string): Promise<StartedBrowser> {
  const named = (process.env['E2E_CHROMIUM'] ?? '').split(',')
  const asked = named.flatMap((name) => chromiumSources.find((source) => source === name.trim()) ?? [])
  const faults: string[] = []
  for (const source of asked.length > 0 ? asked : chromiumSources) {
    try {
      for await (const chromium of findChromium(source)) {
        try {
          return { browser: await launch(chromium), from: chromium.from, skip: false }
        } catch (error) {
          faults.push(`${chromium.from} does not start (${firstLine(error)})`)
        }
      }
    } catch (error) {
      faults.push(firstLine(error))
    }
  }
  const reason = `no Chromium: ${faults.join('; ') || 'none found'}`
  console.warn(`SKIPPED ${suite}: ${reason}. Install chromium, or set CHROME_PATH to one.`)
  return { skip: true, reason }
}

async function launch({ path, env }: Chromium): Promise<Browser> {
  return await playwright.launch({
    executablePath: path,
    headless: true,
    args: flags,
    env: { ...definedEnvironment(), ...env },
    // On a busy machine it may take its time; one that is broken says so at once.
    timeout: 90_000,
  })
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
