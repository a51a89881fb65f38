import type { MapTiles } from '@operagrid/shared/domain/place'

import { readerProcedure, router } from '../trpc.ts'

export const mapRouter = router({
  /** Where the pictures of the world come from that this installation shows on maps; null = from nowhere. */
  tiles: readerProcedure.query(({ ctx }): MapTiles | null => ctx.config.mapTiles ?? null),
})
