/** What a steward may see, and what the control room would make of it. */
export type Sighting = {
  readonly title: string
  readonly category: string
  readonly department: string
  readonly priority: 'Critical' | 'High' | 'Normal' | 'Low'
  readonly note: string
  readonly people?: number
}

export const sightings: readonly Sighting[] = [
  {
    title: 'Guest fainted near the bar',
    category: 'Medical',
    department: 'First aid',
    priority: 'High',
    note: 'Awake again, sits on the ground. Water given.',
    people: 1,
  },
  {
    title: 'Cut finger at the bottle return',
    category: 'Medical',
    department: 'First aid',
    priority: 'Normal',
    note: 'Bleeds, but not badly.',
    people: 1,
  },
  {
    title: 'Strong chest pain',
    category: 'Medical',
    department: 'First aid',
    priority: 'Critical',
    note: 'Man, about 55, left arm hurts. Colleague has gone for the defibrillator.',
    people: 1,
  },
  {
    title: 'Sprained knee on the ramp',
    category: 'Medical',
    department: 'First aid',
    priority: 'Normal',
    note: 'Needs a wheelchair to the tent.',
    people: 1,
  },
  {
    title: 'Boy looks for his parents',
    category: 'Lost person',
    department: 'Guest services',
    priority: 'High',
    note: 'Says his name is Emil, six years, dinosaur T-shirt. Stays with me.',
    people: 1,
  },
  {
    title: 'Mother misses her daughter',
    category: 'Lost person',
    department: 'Guest services',
    priority: 'High',
    note: 'Eight years, yellow dress, last seen at the carousel.',
    people: 1,
  },
  {
    title: 'Crowd presses against the fence',
    category: 'Crowd',
    department: 'Security',
    priority: 'High',
    note: 'Front row asks to be let out. Two stewards here.',
    people: 600,
  },
  {
    title: 'Stairs are blocked by people sitting',
    category: 'Crowd',
    department: 'Security',
    priority: 'Normal',
    note: 'Both sides full, nobody gets through.',
    people: 60,
  },
  {
    title: 'Too many at the pontoon bar',
    category: 'Crowd',
    department: 'Security',
    priority: 'High',
    note: 'It tilts noticeably.',
    people: 120,
  },
  {
    title: 'Two men shout at each other',
    category: 'Security',
    department: 'Security',
    priority: 'Normal',
    note: 'About a spilled beer. One holds a bottle.',
    people: 2,
  },
  {
    title: 'Rucksack stands alone',
    category: 'Security',
    department: 'Security',
    priority: 'Critical',
    note: 'Black, beside the speaker tower, for ten minutes now. Keeping people away.',
  },
  {
    title: 'Phone snatched',
    category: 'Security',
    department: 'Security',
    priority: 'Normal',
    note: 'Runner in a grey hoodie, towards the station.',
    people: 1,
  },
  {
    title: 'Smoke from a bin',
    category: 'Fire and safety',
    department: 'Fire watch',
    priority: 'High',
    note: 'Small, extinguisher on its way.',
  },
  {
    title: 'Fire exit chained',
    category: 'Fire and safety',
    department: 'Fire watch',
    priority: 'High',
    note: 'Behind the merchandise tent. Nobody has the key.',
  },
  {
    title: 'Gas bottle without a cage',
    category: 'Fire and safety',
    department: 'Fire watch',
    priority: 'Normal',
    note: 'At the pancake stall, next to the grill.',
  },
  {
    title: 'No light on the path',
    category: 'Technical',
    department: 'Technical',
    priority: 'Normal',
    note: 'Four lamps in a row are dark.',
  },
  {
    title: 'Speaker crackles loudly',
    category: 'Technical',
    department: 'Technical',
    priority: 'Low',
    note: 'Left delay tower, since the rain.',
  },
  {
    title: 'Card payment down',
    category: 'Technical',
    department: 'Technical',
    priority: 'High',
    note: 'All five tills of the bar. Queue grows.',
  },
  {
    title: 'Cable across the walkway',
    category: 'Technical',
    department: 'Technical',
    priority: 'Normal',
    note: 'Cover is broken, people stumble.',
  },
  {
    title: 'Delivery van in the crowd',
    category: 'Traffic and access',
    department: 'Traffic',
    priority: 'High',
    note: 'Drives at walking pace with its hazard lights on.',
  },
  {
    title: 'Bus cannot turn',
    category: 'Traffic and access',
    department: 'Traffic',
    priority: 'Normal',
    note: 'Parked cars on both sides.',
  },
  {
    title: 'Wheelchair lift does not move',
    category: 'Traffic and access',
    department: 'Technical',
    priority: 'High',
    note: 'Person waits at the bottom.',
    people: 1,
  },
  {
    title: 'Swimmer in the basin',
    category: 'On the water',
    department: 'Harbour master',
    priority: 'Critical',
    note: 'Jumped from the wall for a bet. Friends film it.',
    people: 1,
  },
  {
    title: 'Rowing boat drifts into the show area',
    category: 'On the water',
    department: 'Harbour master',
    priority: 'High',
    note: 'Two people aboard, one oar.',
    people: 2,
  },
  {
    title: 'Neighbour asks for quiet',
    category: 'Noise',
    department: 'Guest services',
    priority: 'Low',
    note: 'Came to the gate in person. Wants a call back.',
  },
  {
    title: 'Broken glass under the benches',
    category: 'Cleaning and waste',
    department: 'Site services',
    priority: 'Normal',
    note: 'Whole crate. Children barefoot.',
  },
  {
    title: 'Toilets out of paper',
    category: 'Cleaning and waste',
    department: 'Site services',
    priority: 'Low',
    note: 'All twelve.',
  },
  {
    title: 'Bins overflow at the steps',
    category: 'Cleaning and waste',
    department: 'Site services',
    priority: 'Low',
    note: 'Wind takes it into the water.',
  },
]

export const spots: readonly { readonly name: string; readonly lat: number; readonly lng: number }[] = [
  { name: 'Main Stage', lat: 53.5443, lng: 9.9779 },
  { name: 'Fish Market Stage', lat: 53.5447, lng: 9.9513 },
  { name: 'Harbour Steps', lat: 53.5461, lng: 9.9598 },
  { name: 'Pier 1', lat: 53.5456, lng: 9.9681 },
  { name: 'Pier 3', lat: 53.5455, lng: 9.9701 },
  { name: 'Pier 6', lat: 53.5453, lng: 9.9722 },
  { name: 'Gate North', lat: 53.5465, lng: 9.9706 },
  { name: 'Gate East', lat: 53.5418, lng: 9.9932 },
  { name: 'Family Deck', lat: 53.5444, lng: 9.9802 },
  { name: 'Tall Ships Quay', lat: 53.5447, lng: 9.9751 },
  { name: 'Terraces, stage', lat: 53.5424, lng: 9.9913 },
  { name: 'Lighthouse Bar', lat: 53.5451, lng: 9.9735 },
]

/** One of them by chance. */
export function anyOf<T>(from: readonly T[]): T {
  const found = from[Math.floor(Math.random() * from.length)]
  if (found === undefined) throw new Error('nothing to choose from')
  return found
}

/** Draws from a shuffled pile, and shuffles anew when it is empty: nothing comes twice in a row. */
export function makePile<T>(from: readonly T[]): () => T {
  let pile: T[] = []
  return () => {
    if (pile.length === 0) pile = [...from].sort(() => Math.random() - 0.5)
    return pile.pop() ?? anyOf(from)
  }
}
