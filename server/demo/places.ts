/** Where things happen: the quay from west to east. `water` = the harbour basin itself. */
export type Place = { readonly name: string; readonly lat: number; readonly lng: number; readonly water: boolean }

function place(name: string, lat: number, lng: number, water = false): Place {
  return { name, lat, lng, water }
}

export const places: readonly [Place, ...Place[]] = [
  place('Fish Market Stage', 53.5447, 9.9513),
  place('Fish Market, food row', 53.5449, 9.9531),
  place('Harbour Steps', 53.5461, 9.9598),
  place('Gate West', 53.5452, 9.9489),
  place('Tunnel Forecourt', 53.5459, 9.9662),
  place('Pier 1', 53.5456, 9.9681),
  place('Pier 3', 53.5455, 9.9701),
  place('Pier 6', 53.5453, 9.9722),
  place('Landing Stage', 53.5457, 9.9709),
  place('Gate North', 53.5465, 9.9706),
  place('Lighthouse Bar', 53.5451, 9.9735),
  place('Tall Ships Quay', 53.5447, 9.9751),
  place('Promenade, km 1', 53.5446, 9.9766),
  place('Main Stage', 53.5443, 9.9779),
  place('Main Stage, left pit', 53.5442, 9.9783),
  place('First-aid tent 2', 53.5448, 9.9772),
  place('Family Deck', 53.5444, 9.9802),
  place('Elevated station', 53.5442, 9.9817),
  place('Concert Hall Plaza', 53.5413, 9.9843),
  place('Sandbank Bridge', 53.5429, 9.9868),
  place('Terraces, lower level', 53.5427, 9.9907),
  place('Terraces, stage', 53.5424, 9.9913),
  place('Backstage, loading bay', 53.544, 9.9771),
  place('Camper field', 53.5405, 9.9958),
  place('Car park East', 53.5398, 9.9981),
  place('Gate East', 53.5418, 9.9932),
]

export const basins: readonly [Place, ...Place[]] = [
  place('Basin West', 53.5441, 9.9602, true),
  place('Fairway, buoy 4', 53.5432, 9.9688, true),
  place('Tall Ships Basin', 53.5439, 9.9748, true),
  place('Sand Harbour', 53.5431, 9.9881, true),
]
