import { encodeTokenSecret } from '@effzoo/contract'

/** 256 random bits: no salt and no slow hash is needed for what cannot be guessed. */
export const newTokenSecret = () => encodeTokenSecret(crypto.getRandomValues(new Uint8Array(32)))
