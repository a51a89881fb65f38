import { randomUUID } from 'node:crypto'
import { mkdir, opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder for files in the making, on the same file system as the store so that a rename moves them. */
export type Scratch = {
  /** Runs `work` with fresh paths and removes what is left at them, whatever happens. */
  use<T>(work: (newPath: () => string) => Promise<T>): Promise<T>
  /** Removes what a crash left behind: files last written before `before`. Answers how many. */
  sweep(before: Date): Promise<number>
}

/** A scratch folder at `folder`, made when it is first needed. */
export function makeScratch(folder: string): Scratch {
  return {
    async use(work) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const paths: string[] = []
      try {
        return await work(() => {
          const path = join(folder, randomUUID())
          paths.push(path)
          return path
        })
      } finally {
        await Promise.all(paths.map((path) => rm(path, { force: true })))
      }
    },

    async sweep(before) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      let removed = 0
      for await (const file of await opendir(folder)) {
        const path = join(folder, file.name)
        const facts = await stat(path).catch(() => undefined)
        if (facts === undefined || facts.mtime >= before) continue
        await rm(path, { force: true })
        removed += 1
      }
      return removed
    },
  }
}
