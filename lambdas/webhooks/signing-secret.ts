/** 256 random bits. Standard Webhooks asks for 24 to 64 bytes. */
export const SECRET_BYTES = 32

/** The secret as its owner gets it, and as the libraries of Standard Webhooks take it. */
export const secretText = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`
