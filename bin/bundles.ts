#!/usr/bin/env node
import { BUNDLE_RULES, bundleFaults, bundleOf, functionFolders } from '../lib/bundles.ts'

/** Prints what each function weighs and holds; fails where one breaks its rule. */
const measured = await Promise.all(
  (await functionFolders()).map(async (folder) => {
    const bundle = await bundleOf(folder)
    const rule = BUNDLE_RULES[folder]
    const faults = rule === undefined ? ['has no rule in lib/bundles.ts'] : bundleFaults(bundle, rule)
    return { folder, bundle, rule, faults }
  }),
)

console.log('| function | KB | limit | clients of AWS and large libraries |\n|---|---:|---:|---|')
for (const { folder, bundle, rule } of measured) {
  const libraries = bundle.libraries.map((name) => name.replace('@aws-sdk/', '')).join(', ')
  console.log(`| ${folder} | ${Math.ceil(bundle.bytes / 1024)} | ${rule?.limitKb ?? ''} | ${libraries} |`)
}
for (const { folder, faults } of measured) for (const fault of faults) console.error(`${folder} ${fault}.`)
if (measured.some(({ faults }) => faults.length > 0)) process.exitCode = 1
