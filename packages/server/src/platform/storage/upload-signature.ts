import { createHmac, timingSafeEqual } from 'node:crypto';

/** What an upload address of the folder storage allows, and until when (epoch seconds). */
export interface UploadGrant {
  key: string;
  contentType: string;
  sizeBytes: number;
  expiresAtS: number;
}

export function signUpload(secret: string, grant: UploadGrant): string {
  const text = `PUT\n${grant.key}\n${grant.contentType}\n${grant.sizeBytes}\n${grant.expiresAtS}`;
  return createHmac('sha256', secret).update(text).digest('base64url');
}

export function isUploadSigned(secret: string, grant: UploadGrant, signature: string): boolean {
  const wanted = Buffer.from(signUpload(secret, grant));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
