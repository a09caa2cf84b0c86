/** A real S3 server of a test's own: versitygw on the loopback interface, with one bucket that anybody may read. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { startGoServer } from './go-server.ts';

export interface S3Server {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  close(): Promise<void>;
}

export async function startS3Server(program: string): Promise<S3Server> {
  const dir = await mkdtemp(join(tmpdir(), 'mkt-s3-'));
  const objects = join(dir, 'objects');
  const metadata = join(dir, 'metadata');
  await Promise.all([mkdir(objects), mkdir(metadata)]);
  const credentials = { accessKeyId: 'test', secretAccessKey: randomBytes(16).toString('hex') };
  // The sidecar stands in for extended attributes, which temporary folders often lack.
  const { url, close } = await startGoServer(
    program,
    (port) => ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', '--sidecar', metadata, objects],
    { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
  ).catch(async (error: unknown) => {
    await rm(dir, { recursive: true, force: true });
    throw error;
  });
  const server = {
    endpoint: url,
    region: 'us-east-1',
    bucket: 'mkt',
    ...credentials,
    close: async (): Promise<void> => {
      await close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await makePublicBucket(server);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function makePublicBucket({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Server): Promise<void> {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }));
  client.destroy();
}
