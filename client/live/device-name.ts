const browsers: readonly (readonly [RegExp, string])[] = [
  // Order matters: most browsers also call themselves Chrome, and all call themselves Mozilla.
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

export type DeviceName = {
  /** As people would say it: `Chrome on Android`. */
  readonly label: string
  readonly handheld: boolean
}

/** What a browser's own description means; whatever is not recognised is shown as it is. */
export function deviceName(description: string): DeviceName {
  const browser = browsers.find(([pattern]) => pattern.test(description))?.[1]
  const system = systems.find(([pattern]) => pattern.test(description))?.[1]
  const handheld = system === 'iPhone' || system === 'iPad' || system === 'Android'
  if (browser !== undefined && system !== undefined) return { label: `${browser} on ${system}`, handheld }
  return { label: browser ?? system ?? (description.slice(0, 60) || 'Unknown device'), handheld }
}
