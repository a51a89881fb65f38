import { abandonAttachment } from '@operagrid/db/queries/attachment'
import { takeLooseFiles } from '@operagrid/db/queries/attachment-loose'
import { inTenant } from '@operagrid/db/tenant'

import { fileKey, thumbnailWidths } from '../files/file-store.ts'
import { emptierOf } from './system.ts'
import type { Emptying } from './trash.ts'

/** Files a look through the records that may name them. */
const CHUNK = 500

/** Removes the files that were named by what is gone now, and by nothing else. */
export async function removeLooseFiles({ db, store, tenantId, isOver }: Emptying): Promise<void> {
  for (let more = true; more && !isOver();) {
    const taken = await inTenant(db, emptierOf(tenantId), (tx) => takeLooseFiles(tx, CHUNK))
    more = taken.more
    for (const { id, memberId } of taken.files) {
      for (const width of [undefined, ...thumbnailWidths]) await store.remove(fileKey(tenantId, id, width))
      // The row last: it tells the sweep at the next start whose file it is that a crash left here.
      const owner = { tenantId, memberId, role: 'organizer' } as const
      await inTenant(db, owner, (tx) => abandonAttachment(tx, id, memberId))
    }
  }
}
