import RefreshCw from 'lucide-solid/icons/refresh-cw'

import { Button } from './button.tsx'

import './update-offer.css'

/** A newer version of the page is there; this one works on. The person says when. */
export function UpdateOffer(props: { readonly onUpdate: () => void }) {
  return (
    <span class="update-offer">
      <span class="update-offer-words" role="status">
        A new version is ready
      </span>
      <Button
        size="sm"
        variant="ghost"
        icon={RefreshCw}
        title="Loads the new version. What you typed is kept."
        onClick={() => props.onUpdate()}
      >
        Update
      </Button>
    </span>
  )
}
