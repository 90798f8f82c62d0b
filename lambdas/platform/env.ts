/** Value of a required environment variable. Read once a cold start; a missing one names itself and stops the function. */
export const requiredEnv = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`)
  return value
}
