import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { parseFileKey } from './file-store.ts'
import type { FileStore, StoredFile } from './file-store.ts'

/** Files under `root`, one folder a tenant. `put` expects its source on the same file system. */
export function makeDiskStore(root: string): FileStore {
  const pathOf = (key: string): string => {
    if (parseFileKey(key) === null) throw new Error(`not a file key: ${key}`)
    return join(root, key)
  }
  return {
    async put(key, path) {
      const target = pathOf(key)
      const folder = dirname(target)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // The order matters: bytes, then the name, then the folder that holds the name.
      await sync(path)
      await rename(path, target)
      await sync(folder)
    },

    async open(key) {
      const handle = await open(pathOf(key), 'r').catch(ignoreMissing)
      if (handle === undefined) return undefined
      const { size } = await handle.stat()
      return { stream: handle.createReadStream(), sizeBytes: size }
    },

    async remove(key) {
      await rm(pathOf(key), { force: true })
    },

    list: () => listFiles(root),
  }
}

async function* listFiles(root: string): AsyncGenerator<StoredFile> {
  for await (const tenant of await opendir(root)) {
    if (!tenant.isDirectory()) continue
    for await (const file of await opendir(join(root, tenant.name))) {
      const key = `${tenant.name}/${file.name}`
      const ids = parseFileKey(key)
      const facts = ids === null ? undefined : await stat(join(root, key)).catch(ignoreMissing)
      if (ids !== null && facts !== undefined) yield { ...ids, key, modifiedAt: facts.mtime }
    }
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
