import { describeScreens } from './tour/describe-screens.ts'

// Whoever has the most screens has a file of their own, so that they are looked at beside the others'.
await describeScreens(['organizer'])
