import { join } from 'node:path'

import type { Db } from '@operagrid/db/pool'

import { makeDiskStore } from './disk-store.ts'
import type { FileStore } from './file-store.ts'
import { makeLane } from './lane.ts'
import type { Lane } from './lane.ts'
import { makeScratch } from './scratch.ts'
import type { Scratch } from './scratch.ts'

/** What storing and showing files needs. */
export type Files = { readonly db: Db; readonly store: FileStore; readonly scratch: Scratch; readonly photoLane: Lane }

/** Pictures that may wait to be written; at 25 MB each they hold up to 1.6 GB of scratch disk. */
const MAX_WAITING_PHOTOS = 64

/** Files on this machine's disk under `folder`. */
export function makeFiles(db: Db, folder: string): Files {
  return {
    db,
    store: makeDiskStore(folder),
    scratch: makeScratch(join(folder, '.incoming')),
    photoLane: makeLane(MAX_WAITING_PHOTOS),
  }
}
