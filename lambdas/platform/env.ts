/** Value of a required environment variable. Read once a cold start; a missing one names itself and stops the function. */
export const requiredEnv = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`)
  return value
}

/** A required environment variable that counts something: a positive whole number of up to 10 digits, as the bytes of 5 GB have. */
export const requiredNumber = (name: string): number => {
  const text = requiredEnv(name)
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`The environment variable ${name} must be a positive whole number.`)
  return Number(text)
}
