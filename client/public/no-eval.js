// Zod, before its first schema: otherwise it tries `eval` to see whether it may, and the content
// security policy reports that. Not a module: those of the bundle run in an order of their own.
globalThis.__zod_globalConfig = { jitless: true }
