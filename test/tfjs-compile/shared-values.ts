/**
 * Views of four values each, of which TensorFlow takes at least one as it lies: it shares JavaScript's memory where that begins at a
 * multiple of 64 bytes and copies it elsewhere, and JavaScript's own begins at a multiple of 16.
 */
export const sharedValues = (value: number): Float32Array[] =>
  [0, 16, 32, 48].map((offsetBytes) => new Float32Array(new ArrayBuffer(64), offsetBytes, 4).fill(value))
