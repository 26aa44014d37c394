/** @returns how the bytes of a configuration file are to be read: Windows' own shell writes UTF-16, with a mark in front that says so */
export function encodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-8' {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
}
