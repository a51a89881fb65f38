import type { Page } from 'playwright-core'

/** Which of the words stand in what the page shows: its text, attributes, title and address. */
export async function wordsOnScreen(page: Page, words: readonly string[]): Promise<string[]> {
  const shown = `${await page.content()} ${await page.title()} ${page.url()}`
  return words.filter((word) => shown.includes(word))
}

/** Which of the words this page's memory still holds, once all garbage is gone. */
export async function wordsInMemory(page: Page, words: readonly string[]): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page)
  const chunks: string[] = []
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await devtools.send('HeapProfiler.enable')
  // Weak references and finalizers take more than one round.
  for (let round = 0; round < 3; round += 1) await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  const snapshot = chunks.join('')
  if (snapshot.length < 100_000) throw new Error('there is no heap snapshot')
  return words.filter((word) => snapshot.includes(word))
}

/** What this browser keeps for the site, a text for each place of it, by the place's name. */
export async function keptPlaces(page: Page): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result))
          request.addEventListener('error', () => reject(new Error('not read')))
        })
      const places: [string, string][] = [
        ['localStorage', JSON.stringify({ ...localStorage })],
        ['sessionStorage', JSON.stringify({ ...sessionStorage })],
      ]
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name))
        for (const store of database.objectStoreNames)
          places.push([
            `${name}/${store}`,
            JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())),
          ])
        database.close()
      }
      for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys())
          places.push([request.url, (await (await cache.match(request))?.text()) ?? ''])
      }
      return places
    }),
  )
}

/** The places that hold a word, each with the words it holds. */
export async function keptWords(page: Page, words: readonly string[]): Promise<Record<string, string[]>> {
  const held = [...(await keptPlaces(page))].map(([place, text]) => [
    place,
    words.filter((word) => text.includes(word)),
  ])
  return Object.fromEntries(held.filter(([, found]) => (found?.length ?? 0) > 0)) as Record<string, string[]>
}
