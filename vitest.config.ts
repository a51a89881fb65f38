import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

import solid from 'vite-plugin-solid'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

// Tests run the TypeScript sources: each package maps its subpaths to them under this condition.
const conditions = ['source', 'module', 'node', 'development|production']
const node = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: ['node'] } } }
const exclude = [...configDefaults.exclude, '**/.cache/**', '**/.data/**']

// Two files at a time (three of the browser tests) also where there are two cores: each waits for its database or its browser half of the time.
const maxWorkers = Math.max(2, availableParallelism() - 1)
/** What starts servers, kills them and makes them busy for minutes: beside it a browser waits for its turn in vain. */
const heavy = ['e2e/chaos.e2e.test.ts', 'e2e/probe.e2e.test.ts']

/** Browser tests of minutes, the longest first: one that begins when the others end keeps a core waiting. */
const long = ['screens-organizer', 'start', 'screens', 'flow', 'hold', 'import-restart', 'second-factor', 'claims']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex((name) => moduleId.endsWith(`/e2e/${name}.e2e.test.ts`))
      return at === -1 ? long.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        ...node,
        test: {
          name: 'unit',
          maxWorkers,
          include: ['{shared,db,server,scripts,e2e/bench}/**/*.test.{ts,mjs}'],
          exclude: [...exclude, '**/*.pg.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        ...node,
        test: {
          name: 'pg',
          maxWorkers,
          include: ['{db,server}/**/*.pg.test.ts'],
          exclude,
          environment: 'node',
          globalSetup: 'db/testing/global-setup.ts',
          // Loading the server takes as long as many a file's tests; it keeps nothing between them.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [solid()],
        // An alias, not the condition: in a browser build it would pick the sources of some libraries too.
        resolve: {
          alias: [
            {
              find: /^@operagrid\/shared\/(.+)$/,
              replacement: fileURLToPath(new URL('shared/$1.ts', import.meta.url)),
            },
          ],
          conditions: ['module', 'browser', 'development|production'],
        },
        test: {
          name: 'dom',
          maxWorkers,
          // All of client: in Node's own condition solid-js is its server build, where nothing reacts.
          include: ['client/**/*.test.{ts,tsx}'],
          exclude,
          environment: 'jsdom',
          // A page of its own for each file took most of the time; modules are each file's own (set-up-dom.ts).
          isolate: false,
          setupFiles: ['client/testing/set-up-dom.ts'],
          // Published as JSX, which only the Solid plugin reads.
          server: { deps: { inline: ['@solidjs/router'] } },
          // The one style sheet that a test reads; others are empty here.
          css: { include: [/ui\/tokens\.css/] },
          testTimeout: 20_000,
        },
      },
      {
        ...node,
        test: {
          name: 'e2e',
          maxWorkers: Math.max(3, availableParallelism() - 1),
          include: ['e2e/**/*.e2e.test.ts'],
          globalSetup: 'e2e/stack/global-setup.ts',
          exclude: [...exclude, ...heavy],
          environment: 'node',
          // Loading Playwright takes seconds; no file keeps anything that another would meet.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // After everything else: browsers and the built stack want the whole machine.
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...node,
        test: {
          name: 'e2e-heavy',
          // Both at once: one waits for what was killed to come back, most of its time.
          maxWorkers: 2,
          include: heavy,
          exclude,
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
