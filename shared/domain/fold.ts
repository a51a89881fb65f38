/** Code points of the folded text that order records; what follows them does not. */
export const SORT_TEXT_LENGTH = 100

/**
 * Letters that fold to a plain Latin letter: case and diacritics go, one code point becomes one.
 * `app.fold` in db/migrations/0008_fold.sql holds the same table; a test compares them.
 */
const latin: Readonly<Record<string, string>> = {
  a: 'ÀÁÂÃÄÅÆàáâãäåæĀāĂăĄąǍǎǞǟǠǡǢǣǺǻǼǽȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ',
  b: 'ḂḃḄḅḆḇ',
  c: 'ÇçĆćĈĉĊċČčḈḉ',
  d: 'ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ',
  e: 'ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ',
  f: 'Ḟḟ',
  g: 'ĜĝĞğĠġĢģǦǧǴǵḠḡ',
  h: 'ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ',
  i: 'ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị',
  j: 'Ĵĵǰ',
  k: 'ĶķĸǨǩḰḱḲḳḴḵ',
  l: 'ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽ',
  m: 'ḾḿṀṁṂṃ',
  n: 'ÑñŃńŅņŇňŉŊŋǸǹṄṅṆṇṈṉṊṋ',
  o: 'ÒÓÔÕÖØòóôõöøŌōŎŏŐőŒœƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ',
  p: 'ṔṕṖṗ',
  r: 'ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ',
  s: 'ßŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛẞ',
  t: 'ÞþŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ',
  u: 'ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự',
  v: 'ṼṽṾṿ',
  w: 'ŴŵẀẁẂẃẄẅẆẇẈẉẘ',
  x: 'ẊẋẌẍ',
  y: 'ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ',
  z: 'ŹźŻżŽžẐẑẒẓẔẕ',
}

/** Greek and Cyrillic: each letter of the first becomes the one below it. */
const pairs: readonly (readonly [upper: string, lower: string])[] = [
  ['ΆΈΉΊΌΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰςϊϋόύώ', 'αεηιουωιαβγδεζηθικλμνξοπρστυφχψωιυαεηιυσιυουω'],
  [
    'ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾ',
    'ѐеђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяеѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿ',
  ],
]

const folded = new Map<string, string>()
for (const [base, letters] of Object.entries(latin)) for (const letter of letters) folded.set(letter, base)
for (const [upper, lower] of pairs)
  for (let at = 0; at < upper.length; at++) folded.set(upper.charAt(at), lower.charAt(at))

/**
 * What texts are compared by: case and diacritics gone, as many code points as before. The same as
 * `app.fold` in SQL, so it never follows a locale or a Unicode version.
 */
export function fold(text: string): string {
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  return lower.replace(/[À-ӿḀ-ỿ]/g, (letter) => folded.get(letter) ?? letter)
}

/** The text a record is sorted by: folded and cut to {@link SORT_TEXT_LENGTH} code points. */
export function sortText(text: string): string {
  return fold(firstCodePoints(text, SORT_TEXT_LENGTH))
}

/** At most `count` code points of `text`, never half of a character pair. */
export function firstCodePoints(text: string, count: number): string {
  if (text.length <= count) return text
  let end = 0
  for (const codePoint of text) {
    if (count-- === 0) break
    end += codePoint.length
  }
  return text.slice(0, end)
}

/**
 * Orders texts by code point, as the "C" collation orders UTF-8: < 0, 0 or > 0. JavaScript's own
 * `<` looks at UTF-16 units and puts emoji before the letters of U+E000 to U+FFFF.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Halves of a pair stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit
}
