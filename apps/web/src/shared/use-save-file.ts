import { useRef, useState } from 'react'
import { errorText } from './ui/form-errors.ts'
import { toast } from './ui/toasts.tsx'

/**
 * Gives files of the API to the browser to keep, as a plain link could not say for which organization one asks. One at a time:
 * `busy` is the name of the one that is on its way, and pressing meanwhile does nothing. What fails is said in a toast.
 */
export function useSaveFile() {
  const [busy, setBusy] = useState<string | null>(null)
  const running = useRef(false)
  const save = async (key: string, get: () => Promise<{ file: unknown; name: string }>) => {
    if (running.current) return
    running.current = true
    setBusy(key)
    try {
      const { file, name } = await get()
      if (!(file instanceof Blob)) throw new Error('no file came')
      keep(file, name)
    } catch (error) {
      toast(errorText(error), { icon: 'alert' })
    } finally {
      running.current = false
      setBusy(null)
    }
  }
  return { busy, save }
}

function keep(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // some phones read it only after they asked where to
}
