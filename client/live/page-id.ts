import { v4 } from 'uuid'

/** This open page (tab): the `clientId` of presence. */
export const pageId: string = v4()
