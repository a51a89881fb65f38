import { takeOrders } from './helper.ts'
import { openTeam } from './team.ts'
import type { Team, TeamOrder, WriteOrder, Written } from './team.ts'

/** The process that holds all writers' sockets, in teams by name. */
export type WritersFace = {
  open(order: TeamOrder & { readonly team: string }): Promise<void>
  write(order: WriteOrder & { readonly team: string }): Promise<Written>
  close(order: { readonly team: string }): Promise<void>
}

const teams = new Map<string, Team>()

takeOrders<WritersFace>({
  async open(order) {
    teams.set(order.team, await openTeam(order))
  },
  async write(order) {
    const team = teams.get(order.team)
    if (team === undefined) throw new Error(`there is no team ${order.team}`)
    return await team.write(order)
  },
  async close({ team }) {
    teams.get(team)?.close()
    teams.delete(team)
  },
})
