import { addCopyButtons } from './copy.ts'
import { addFolds } from './fold.ts'
import { addLanguages } from './languages.ts'
import { addMenu } from './menu.ts'
import { addSearch } from './search.ts'
import { addTries } from './try.ts'

// The script of GET /docs. The page is whole without it: it adds what needs a hand on the keyboard.
document.documentElement.dataset['script'] = ''
addMenu()
addSearch()
addCopyButtons()
addLanguages()
addTries()
addFolds()
