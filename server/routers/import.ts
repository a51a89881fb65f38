import { importAnalyse, importRef, importStart } from '@operagrid/shared/domain/import'

import { router, shaperProcedure } from '../trpc.ts'

/** Imports begin with POST /files/imports, which answers the analysis and its importId. */
export const importRouter = router({
  analyse: shaperProcedure
    .input(importAnalyse)
    .mutation(({ ctx, input }) => ctx.imports.analyse(ctx.member, input.importId, input.reading)),

  start: shaperProcedure.input(importStart).mutation(({ ctx, input }) => ctx.imports.start(ctx, input)),

  // A place, not an event: whoever comes back after a drop hears where the import is now.
  progress: shaperProcedure.input(importRef).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.imports.watch(ctx.member, input.importId, signal ?? new AbortController().signal)
  }),

  cancel: shaperProcedure.input(importRef).mutation(async ({ ctx, input }) => {
    await ctx.imports.cancel(ctx.member, input.importId)
    return { cancelled: true }
  }),

  result: shaperProcedure.input(importRef).query(({ ctx, input }) => ctx.imports.result(ctx.member, input.importId)),
})
