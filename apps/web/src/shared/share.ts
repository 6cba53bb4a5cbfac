import { m } from '@chl/messages/messages.js'
import { toast } from './ui/toasts.tsx'

/** Offers a page of ours to the phone's own list (Zalo stands there first); where there is none, its address is copied. */
export async function share({ title, path }: { title: string; path: string }) {
  const url = new URL(path, location.origin).href
  try {
    if (navigator.share) await navigator.share({ title, url })
    else {
      await navigator.clipboard.writeText(url)
      toast(m.common_copied(), { icon: 'copy' })
    }
  } catch (error) {
    // Closing the list is no error. Where neither is allowed, the address itself is shown, to be copied by hand.
    if (!(error instanceof DOMException && error.name === 'AbortError')) toast(url, { icon: 'share', urgent: true })
  }
}
