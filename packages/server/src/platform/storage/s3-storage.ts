/** Objects in S3 or whatever speaks it. The SDK is loaded at the first call: most processes never make one. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../config/load-config.ts';
import { assertObjectKey, type ObjectStorage, type PresignedPut, type PresignOptions } from './object-storage.ts';

export class S3Storage implements ObjectStorage {
  private readonly config: Config['storage'];
  private client: Promise<S3Client> | null = null;

  constructor(config: Config['storage']) {
    this.config = config;
  }

  async presignPut(key: string, { contentType, sizeBytes, expiresInS }: PresignOptions): Promise<PresignedPut> {
    assertObjectKey(key);
    const [{ PutObjectCommand }, { getSignedUrl }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/s3-request-presigner'),
    ]);
    const command = new PutObjectCommand({
      Bucket: this.config.s3.bucket,
      Key: key,
      ContentType: contentType,
      ContentLength: sizeBytes,
    });
    const url = await getSignedUrl(await this.s3(), command, {
      expiresIn: expiresInS,
      signableHeaders: new Set(['content-type', 'content-length', 'host']),
    });
    return {
      url,
      headers: { 'content-type': contentType },
      expiresAt: new Date(Date.now() + expiresInS * 1000),
    };
  }

  async put(key: string, bytes: Buffer, contentType: string): Promise<void> {
    assertObjectKey(key);
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new PutObjectCommand({
      Bucket: this.config.s3.bucket,
      Key: key,
      Body: bytes,
      ContentType: contentType,
      CacheControl: 'public, max-age=31536000, immutable',
      // Caches keep what they have read for ever: another object under this key would be seen by some only.
      IfNoneMatch: '*',
    });
    try {
      await (await this.s3()).send(command);
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
    }
  }

  async get(key: string, maxBytes: number): Promise<Buffer | null> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const size = await this.size(key);
    if (size === null) return null;
    if (size > maxBytes) throw new RangeError(`The object has ${size} bytes; ${maxBytes} at most are read`);
    const object = await (await this.s3()).send(new GetObjectCommand({ Bucket: this.config.s3.bucket, Key: key }));
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  }

  async size(key: string): Promise<number | null> {
    assertObjectKey(key);
    const { HeadObjectCommand } = await import('@aws-sdk/client-s3');
    try {
      const head = await (await this.s3()).send(new HeadObjectCommand({ Bucket: this.config.s3.bucket, Key: key }));
      return head.ContentLength ?? 0;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    assertObjectKey(key);
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    await (await this.s3()).send(new DeleteObjectCommand({ Bucket: this.config.s3.bucket, Key: key }));
  }

  publicUrl(key: string): string {
    return `${this.config.publicUrl.replace(/\/$/, '')}/${key}`;
  }

  private s3(): Promise<S3Client> {
    this.client ??= import('@aws-sdk/client-s3').then(({ S3Client }) => {
      const { endpoint, region, accessKeyId, secretAccessKey } = this.config.s3;
      return new S3Client({
        region,
        ...(endpoint === '' ? {} : { endpoint, forcePathStyle: true }),
        ...(accessKeyId === '' ? {} : { credentials: { accessKeyId, secretAccessKey } }),
        // Presigned uploads must not want a checksum that a browser does not send.
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
    });
    return this.client;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
