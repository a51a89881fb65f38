import { describeScreens } from './tour/describe-screens.ts'

await describeScreens(['nobody', 'management', 'reporter', 'viewer'])
