import { deployApp } from './app-deployment.ts'
import { answers } from './endpoint.ts'
import { LocalCloudFailure } from './failure.ts'
import { cloudFolder } from './folders.ts'
import { watchLifetime } from './lifetime.ts'
import { runMain } from './main.ts'
import { makeProgress } from './progress.ts'
import { readStack, writeStack } from './stack-file.ts'

/** Brings the app of this checkout, as it is now, to the local cloud that `npm start` keeps up. */
const redeploy = async (): Promise<void> => {
  const stack = await readStack()
  if (stack === undefined || !(await answers(stack.endpoint_url)))
    throw new LocalCloudFailure('No local cloud is running. Start one with: npm start')
  const progress = makeProgress((line) => process.stdout.write(line))
  const app = await deployApp({
    endpoint: stack.endpoint_url,
    folder: cloudFolder('redeployment'),
    progress,
    signal: watchLifetime(),
  })
  await writeStack({ ...stack, ...app })
  progress(`Deployed: ${app.api_url}`)
}

await runMain(redeploy)
