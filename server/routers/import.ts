import { gridRef } from '@operagrid/shared/domain/grid'
import { gridCopy } from '@operagrid/shared/domain/grid-copy'
import { importAnalyse, importRef, importStart } from '@operagrid/shared/domain/import'
import { importInto } from '@operagrid/shared/domain/import-into'
import { gridImportRef } from '@operagrid/shared/domain/import-undo'

import { router, shaperProcedure } from '../trpc.ts'

/** Imports begin with POST /files/imports, which answers the analysis and its importId. */
export const importRouter = router({
  analyse: shaperProcedure
    .input(importAnalyse)
    .mutation(({ ctx, input }) => ctx.imports.analyse(ctx.member, input.importId, input.reading)),

  start: shaperProcedure.input(importStart).mutation(({ ctx, input }) => ctx.imports.start(ctx, input)),

  /** What bringing the file into a grid that is there would do; nothing is written. */
  check: shaperProcedure.input(importInto).mutation(({ ctx, input }) => ctx.imports.check(ctx, input)),

  into: shaperProcedure.input(importInto).mutation(({ ctx, input }) => ctx.imports.startInto(ctx, input)),

  /**
   * Fills a new grid with all that another one holds. How far it is, its result and its end are asked for as an
   * import's, by the id of the new grid.
   */
  copy: shaperProcedure.input(gridCopy).mutation(({ ctx, input }) => ctx.imports.copy(ctx, input)),

  // A place, not an event: whoever comes back after a drop hears where the import is now.
  progress: shaperProcedure.input(importRef).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.imports.watch(ctx.member, input.importId, signal ?? new AbortController().signal)
  }),

  cancel: shaperProcedure.input(importRef).mutation(async ({ ctx, input }) => {
    await ctx.imports.cancel(ctx.member, input.importId)
    return { cancelled: true }
  }),

  result: shaperProcedure.input(importRef).query(({ ctx, input }) => ctx.imports.result(ctx.member, input.importId)),

  /** The imports into a grid that was there, the newest first. */
  list: shaperProcedure.input(gridRef).query(({ ctx, input }) => ctx.importUndos.list(ctx.member, input.gridId)),

  /** Takes an own import back, or goes on with it: answers at once, `undoing` tells how far it is. */
  undo: shaperProcedure.input(gridImportRef).mutation(({ ctx, input }) => ctx.importUndos.start(ctx, input)),

  undoing: shaperProcedure.input(gridImportRef).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.importUndos.watch(ctx, input, signal ?? new AbortController().signal)
  }),

  stopUndo: shaperProcedure.input(gridImportRef).mutation(async ({ ctx, input }) => {
    await ctx.importUndos.stop(ctx.member, input)
    return { stopped: true }
  }),
})
