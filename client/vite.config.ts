import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import solid from 'vite-plugin-solid'

const shared = fileURLToPath(new URL('../shared/', import.meta.url))
const server = `http://localhost:${process.env['PORT'] ?? '3000'}`

// Static style attributes would be baked into HTML templates, which the content security policy
// refuses; without inlineStyles they are set through the CSSOM. The plugin's types do not know it.
const solidOptions = { delegateEvents: true, inlineStyles: false }

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [solid({ solid: solidOptions }), stampPage()],
  resolve: {
    // The sources of `shared`, so that no build has to run first. An alias, because the export
    // condition `source` would also pick the untranspiled sources of some libraries.
    alias: [{ find: /^@operagrid\/shared\/(.+)$/u, replacement: `${shared}$1.ts` }],
  },
  server: {
    proxy: {
      // A pattern, for the module /trpc.ts is the client's own.
      '^/trpc(?:[/?]|$)': { target: server, ws: true },
      '/files': server,
      '/healthz': server,
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() and nesting are rewritten for phones of 2022.
    cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
    // data: URLs are against the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The charts, loaded by dashboards alone.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // On a slow machine the build would report on its own plugins in the middle of npm start.
      checks: { pluginTimings: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: inPackages('echarts', 'zrender') },
            { name: 'solid', test: inPackages('solid-js', '@solidjs') },
            { name: 'zod', test: inPackages('zod') },
            // The kit as one: its parts are small, every page needs most of them, and it changes rarely.
            {
              name: 'kit',
              test: new RegExp(
                `${inPackages('@kobalte', '@floating-ui', '@internationalized', '@solid-primitives', '@corvu', 'lucide-solid').source}|client/ui/`,
                'u',
              ),
            },
          ],
        },
      },
    },
  },
})

function inPackages(...names: readonly string[]): RegExp {
  return new RegExp(`/node_modules/(?:${names.join('|')})/`, 'u')
}

/**
 * Leaves the build's stamp in index.html, by which the server tells an open page that a newer one is
 * there. A hash of the page: it names the entry, whose name hashes the names of all that it may load.
 */
function stampPage(): Plugin {
  return {
    name: 'stamp-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => [
        {
          tag: 'meta',
          attrs: { name: 'operagrid-build', content: createHash('sha256').update(html).digest('hex').slice(0, 12) },
          injectTo: 'head',
        },
      ],
    },
  }
}
