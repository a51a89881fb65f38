import { setTimeout as sleep } from 'node:timers/promises'

import { v7 } from 'uuid'

import type { CellValue } from '@operagrid/shared/domain/cell'

import type { Desk, OpenIncident } from './desk.ts'
import type { Player } from './player.ts'
import { anyOf, sightings } from './reports.ts'

/** How long the selection rests on a cell before it changes, so that others can see it, in milliseconds. */
const LOOK_MS = 350
/** Presence expires after 15 s of silence; said again well before. */
const STILL_HERE_MS = 5_000

export type Organizer = {
  /** Takes on a new incident, or closes one that is being worked on. False when there was nothing to do. */
  act(): Promise<boolean>
  leave(): void
}

type Place = { readonly recordId: string | null; readonly fieldId: string | null; readonly typing: boolean }

/** Someone at the control room's grid. Players who share `taken` never work on the same incident. */
export function makeOrganizer(player: Player, desk: Desk, taken: Set<string>): Organizer {
  const clientId = v7()
  let place: Place = { recordId: null, fieldId: null, typing: false }
  const say = async (next: Place): Promise<void> => {
    place = next
    await player.mutate('presence.set', { gridId: desk.gridId, clientId, state: next })
  }
  // The stream is what makes this screen leave at once when it ends.
  player.follow('live.presence', { gridId: desk.gridId, clientId }, () => undefined)
  const heartbeat = setInterval(() => void say(place).catch(() => undefined), STILL_HERE_MS)

  const patch = async (incident: OpenIncident, names: Record<string, CellValue | undefined>): Promise<void> => {
    const cells: Record<string, CellValue> = {}
    for (const [name, value] of Object.entries(names)) {
      const fieldId = desk.fieldId(name)
      if (fieldId !== undefined && value !== undefined) cells[fieldId] = value
    }
    const ops = [{ kind: 'patch', opId: v7(), recordId: incident.id, cells, baseVersion: incident.version }]
    await player.mutate('record.apply', { gridId: desk.gridId, ops })
  }
  const review = async (incident: OpenIncident, state: 'seen' | 'accepted'): Promise<void> => {
    if (incident.reviewState === 'none' || incident.reviewState === state) return
    await player.mutate('record.apply', {
      gridId: desk.gridId,
      ops: [{ kind: 'review', opId: v7(), recordId: incident.id, state }],
    })
  }
  const look = async (incident: OpenIncident, field: string, typing = false): Promise<void> => {
    await say({ recordId: incident.id, fieldId: desk.fieldId(field) ?? null, typing })
    await sleep(LOOK_MS)
  }

  async function triage(incident: OpenIncident): Promise<void> {
    const title = String(incident.cells[desk.fieldId('What happened') ?? ''] ?? '')
    const sighting = sightings.find((one) => one.title === title) ?? anyOf(sightings)
    await look(incident, 'Status')
    await review(incident, 'seen')
    await patch(incident, { Status: desk.choiceId('Status', 'In progress') })
    await look(incident, 'Department')
    await patch(incident, {
      Department: desk.choiceId('Department', sighting.department),
      Priority: desk.choiceId('Priority', sighting.priority),
    })
    await look(incident, 'Assigned to', true)
    await patch(incident, {
      'Assigned to': anyOf(['Medic 1', 'Medic 3', 'Sierra 2', 'Sierra 5', 'Tech 1', 'Site crew A', 'Rescue boat 1']),
    })
  }

  async function resolve(incident: OpenIncident): Promise<void> {
    await look(incident, 'Status')
    await review(incident, 'accepted')
    const hold = Math.random() < 0.08 && desk.statusOf(incident) === 'In progress'
    if (hold) await patch(incident, { Status: desk.choiceId('Status', 'On hold') })
    else await patch(incident, { Status: desk.choiceId('Status', 'Resolved'), 'Resolved at': new Date().toISOString() })
  }

  return {
    async act() {
      const free = [...desk.open.values()].filter(({ id }) => !taken.has(id))
      const fresh = free.find((incident) => ['', 'New'].includes(desk.statusOf(incident)))
      const [oldest] = free
      // Something always stays open: an empty wall shows nothing.
      const incident =
        fresh !== undefined && (Math.random() < 0.7 || free.length < 20)
          ? fresh
          : free.length >= 20
            ? oldest
            : undefined
      if (incident === undefined) return false
      taken.add(incident.id)
      try {
        await (incident === fresh ? triage(incident) : resolve(incident))
      } finally {
        taken.delete(incident.id)
      }
      return true
    },
    leave: () => clearInterval(heartbeat),
  }
}
