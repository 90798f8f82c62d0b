import { runMain } from '../main.ts'
import { assertRequirements } from './without-docker.ts'

/** Says what is missing to run LocalStack and LocalEmu without Docker, and ends with 1; says nothing where all is there. */
await runMain(assertRequirements)
