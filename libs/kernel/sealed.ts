/**
 * A value that only its subject's key opens: AES-256-GCM, bytes in base64.
 * The additional data is `stream|type|fieldPath|commandId`, so a sealed value cannot be moved elsewhere.
 * Destroying the subject's key erases the value while every hash over it stays valid.
 */
export type SealedValue = {
  readonly alg: 'A256GCM';
  readonly keyId: string;
  readonly nonce: string;
  /** Cipher text followed by the 16-byte tag. */
  readonly ct: string;
};

/** Where a sealed value belongs. */
export type SealContext = {
  readonly stream: string;
  readonly type: string;
  readonly fieldPath: string;
  readonly commandId: string;
};

/** The additional authenticated data of a sealed value. */
export function sealAad(context: SealContext): string {
  return `${context.stream}|${context.type}|${context.fieldPath}|${context.commandId}`;
}
