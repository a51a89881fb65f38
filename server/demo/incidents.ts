import type { Cells } from '@operagrid/shared/domain/cell'

import { fieldIds } from './festival.ts'
import { guestScenes } from './guest-scenes.ts'
import { basins, places } from './places.ts'
import type { Place } from './places.ts'
import type { Random } from './random.ts'
import { makeRandom } from './random.ts'
import type { Scene } from './scene.ts'
import { siteScenes } from './site-scenes.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAYS = 7

/** How busy each hour of the day is: quiet nights, full evenings. */
const rhythm = [6, 3, 1, 1, 1, 1, 2, 3, 4, 6, 9, 12, 14, 15, 16, 17, 18, 20, 23, 26, 28, 26, 20, 12]

const stands = [
  'the waffle stall',
  'stall 14',
  'the fish bar',
  'Café Ankerplatz',
  'stall 31',
  'the wine tent',
  'the beer garden',
  'the crêpe van',
] as const
const people = [
  'Man, about 60',
  'Woman in her thirties',
  'Boy, 14',
  'Woman, about 70',
  'Man in a striped shirt',
  'Young woman',
  'Man with a bicycle',
  'Crew member',
] as const
const reporters = [
  'Steward 7',
  'Steward 14',
  'Steward 22',
  'Steward 31',
  'Gate North',
  'Gate East',
  'Gate West',
  'Stage manager',
  'Information desk',
  'Camera room',
  'Bar captain',
  'Ferry crew',
  'Guest, by phone',
] as const

const crews: Readonly<Record<string, readonly [string, ...string[]]>> = {
  deptmedi: ['Medic 1', 'Medic 2', 'Medic 3', 'Dr Aydin'],
  deptsecu: ['Sierra 2', 'Sierra 4', 'Sierra 5', 'Sierra 9'],
  deptfire: ['Fire watch A', 'Fire watch B'],
  depttech: ['Tech 1, Brandt', 'Tech 2, Osei', 'House electrician'],
  depttraf: ['Traffic 1', 'Traffic 3', 'Tow truck'],
  depthbma: ['Rescue boat 1', 'Harbour master', 'Fire boat'],
  deptgues: ['Desk, Lindqvist', 'Family point', 'Guest line'],
  deptsite: ['Site crew A', 'Site crew B', 'Night shift'],
}

/** Cells of about `count` incidents of the seven days before `nowMs`, oldest first; the same for the same seed. */
export function makeIncidents(seed: number, count: number, nowMs: number): Cells[] {
  const random = makeRandom(seed)
  const times = Array.from({ length: count }, (_, at) =>
    at < 9 ? nowMs - random.between(2, 100) * MINUTE_MS : drawTime(random, nowMs),
  )
  return times.sort((a, b) => a - b).map((atMs) => makeIncident(random, atMs, nowMs))
}

function drawTime(random: Random, nowMs: number): number {
  for (;;) {
    const atMs = nowMs - Math.floor(random.next() * DAYS * 24 * HOUR_MS)
    const hour = new Date(atMs).getHours()
    // The last days are busier than the first ones.
    const weight = (rhythm[hour] ?? 1) * (1 - (0.4 * (nowMs - atMs)) / (DAYS * 24 * HOUR_MS))
    if (random.next() * 28 < weight) return atMs
  }
}

function makeIncident(random: Random, atMs: number, nowMs: number): Cells {
  const scene = random.weigh(weighted)
  const place = random.pick(scene.onWater === true ? basins : places)
  const stand = random.pick(stands)
  const fill = (text: string): string => fillIn(text, random, stand)
  const priority = drawPriority(random, scene)
  const ageH = (nowMs - atMs) / HOUR_MS
  const status = drawStatus(random, ageH, priority)
  const done = status === 'statdone' || status === 'statclos'
  const tookMs = random.between(6, 95) * MINUTE_MS * (priority === 'priolow0' ? 2 : 1)
  const description = fill(random.pick(scene.details)) + (done ? `\n\n${fill(random.pick(scene.outcomes))}` : '')
  return {
    [fieldIds.title]: fill(random.pick(scene.titles)),
    [fieldIds.category]: scene.category,
    [fieldIds.priority]: priority,
    [fieldIds.status]: status,
    [fieldIds.department]: scene.department,
    [fieldIds.place]: place.name,
    [fieldIds.reportedAt]: new Date(atMs).toISOString(),
    [fieldIds.description]: description,
    [fieldIds.position]: near(random, place),
    [fieldIds.reporter]: random.pick(reporters),
    ...(scene.people === undefined ? {} : { [fieldIds.people]: random.between(...scene.people) }),
    ...(status === 'statnew0' ? {} : { [fieldIds.assignee]: random.pick(crews[scene.department] ?? ['Control']) }),
    ...(done ? { [fieldIds.resolvedAt]: new Date(Math.min(atMs + tookMs, nowMs)).toISOString() } : {}),
    ...(priority === 'priocrit' || random.chance(0.03) ? { [fieldIds.escalated]: true } : {}),
  }
}

const [firstScene, ...otherScenes] = [...guestScenes, ...siteScenes] as const
const weighted: readonly [readonly [Scene, number], ...(readonly [Scene, number])[]] = [
  [firstScene, firstScene.weight],
  ...otherScenes.map((scene) => [scene, scene.weight] as const),
]

function drawPriority(random: Random, { urgency: [critical, high, normal, low] }: Scene): string {
  return random.weigh([
    ['priocrit', critical],
    ['priohigh', high],
    ['prionorm', normal],
    ['priolow0', low],
  ])
}

/** The younger, the more is still open; what is critical is never left lying. */
function drawStatus(random: Random, ageH: number, priority: string): string {
  if (ageH < 2)
    return random.weigh([
      ['statnew0', priority === 'priocrit' ? 1 : 9],
      ['statprog', 9],
      ['stathold', 1],
      ['statdone', 2],
    ])
  if (ageH < 14)
    return random.weigh([
      ['statnew0', 1],
      ['statprog', 5],
      ['stathold', 2],
      ['statdone', 9],
      ['statclos', 6],
    ])
  if (priority === 'priocrit') return 'statclos'
  return random.weigh([
    ['statclos', 88],
    ['statdone', 9],
    ['stathold', 2],
    ['statprog', 1],
  ])
}

function fillIn(text: string, random: Random, stand: string): string {
  return text
    .replaceAll('{n}', String(random.between(3, 9)))
    .replaceAll('{stand}', stand)
    .replaceAll('{who}', random.pick(people))
}

/** Somewhere within some 25 metres, as a phone would say it. */
function near(random: Random, place: Place): { lat: number; lng: number; accuracyM: number } {
  const jitter = () => (random.next() - 0.5) * 0.0005
  return {
    lat: Number((place.lat + jitter()).toFixed(6)),
    lng: Number((place.lng + jitter()).toFixed(6)),
    accuracyM: random.between(4, 30),
  }
}
