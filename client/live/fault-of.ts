import { errorOf } from '../trpc.ts'

/** Does `work` and answers what was wrong in words for people; undefined when it went well. */
export async function faultOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return errorOf(error).message
  }
}
