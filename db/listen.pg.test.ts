import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { withConnection } from './connect.ts'
import { openChannel } from './listen.ts'
import type { Channel } from './listen.ts'
import { createTestDatabase } from './testing/test-database.ts'

describe('a channel', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  const open: Channel[] = []

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(async () => {
    await Promise.all(open.map((channel) => channel.close()))
    await database[Symbol.asyncDispose]()
  })

  async function listen(name = 'test') {
    const heard: string[] = []
    const channel = await openChannel({ url: database.url, name, hear: (text) => heard.push(text) })
    open.push(channel)
    return { channel, heard }
  }

  it('brings every text to every listener in order, the sender too, for the app role', async () => {
    const [one, other, stranger] = [await listen(), await listen(), await listen('Another "channel"')]
    await one.channel.notify(['a', 'b', 'ü'.repeat(3_999)])
    await other.channel.notify(['c'])
    await vi.waitFor(() => expect(one.heard).toHaveLength(4))
    expect(one.heard).toEqual(['a', 'b', 'ü'.repeat(3_999), 'c'])
    await vi.waitFor(() => expect(other.heard).toEqual(one.heard))
    await stranger.channel.notify(['d'])
    await vi.waitFor(() => expect(stranger.heard).toEqual(['d']))
    expect(one.heard).not.toContain('d')
  })

  it('refuses a text of 8,000 bytes, and is over then', async () => {
    const { channel } = await listen()
    await expect(channel.notify(['x'.repeat(8_000)])).rejects.toThrow(/too long/)
    await channel.over
    await expect(channel.notify(['x'])).rejects.toThrow()
  })

  it('says that it is over when its backend is terminated', async () => {
    const { channel } = await listen()
    await withConnection(database.adminUrl, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'operagrid bus' and datname = current_database()`,
      ),
    )
    expect(await channel.over).toMatch(/terminating connection|ended/)
    await expect(channel.notify(['x'])).rejects.toThrow()
    await channel.close()
  })

  it('cannot be opened where no database answers', async () => {
    const url = new URL(database.url)
    url.port = '1'
    await expect(openChannel({ url: url.href, name: 'test', hear: () => undefined })).rejects.toThrow()
  })
})
