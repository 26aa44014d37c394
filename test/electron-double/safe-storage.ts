import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type * as E from 'electron';
import { isReady } from './app.ts';
import { strict } from './strict.ts';

/** Not a secret: it only makes sure that what is stored is not the plain text. */
const key = createHash('sha256').update('electron-double').digest();

/** `ELECTRON_DOUBLE_KEYCHAIN`: `none` = no encryption at all, `basic_text` = a Linux without key ring. */
const keychain = process.env.ELECTRON_DOUBLE_KEYCHAIN ?? 'gnome_libsecret';

/** The synchronous methods are deprecated in Electron 45 and gone in 46: not modelled. */
const members = {
  isAsyncEncryptionAvailable: () => Promise.resolve(isReady() && keychain !== 'none'),
  getSelectedStorageBackend: () => (keychain === 'gnome_libsecret' ? 'gnome_libsecret' : 'basic_text'),
  encryptStringAsync: async (text: string) => {
    if (keychain === 'none') throw new Error('Error while encrypting the text provided to safeStorage.');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from('v11'), iv, cipher.getAuthTag(), body]);
  },
  decryptStringAsync: async (bytes: Buffer) => {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(3, 15));
      decipher.setAuthTag(bytes.subarray(15, 31));
      const text = Buffer.concat([decipher.update(bytes.subarray(31)), decipher.final()]).toString('utf8');
      return { shouldReEncrypt: false, result: text };
    } catch {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
  },
} satisfies Partial<E.SafeStorage>;

export const safeStorage = strict(members, 'safeStorage');
