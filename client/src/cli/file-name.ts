import { basename } from 'node:path'

/** Whether what stands in place of a file is a URL. */
export const isUrl = (file: string): boolean => /^https?:\/\//i.test(file)

/** What a file is called here: a URL by the end of its path, standard input by its name. */
export const localName = (file: string): string => {
  if (file === '-') return 'stdin'
  return isUrl(file) ? basename(URL.parse(file)?.pathname ?? '') || 'url' : file
}
