/** A real S3 server of a test's own: versitygw on the loopback interface, with one bucket that anybody may read. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './free-ports.ts';

export interface S3Server {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  close(): Promise<void>;
}

/** The program that the test runner brought; null where there is no Go to build it with. */
export function versitygwProgram(env: NodeJS.ProcessEnv = process.env): string | null {
  const program = env['MKT_TEST_VERSITYGW'];
  if (program === undefined)
    throw new Error('No S3 server for this test: run it by `npm test -- storage`, which brings one.');
  return program === '' ? null : program;
}

export async function startS3Server(program: string): Promise<S3Server> {
  const dir = await mkdtemp(join(tmpdir(), 'mkt-s3-'));
  const objects = join(dir, 'objects');
  const metadata = join(dir, 'metadata');
  await Promise.all([mkdir(objects), mkdir(metadata)]);
  const credentials = { accessKeyId: 'test', secretAccessKey: randomBytes(16).toString('hex') };
  const port = await freePort();
  // The sidecar stands in for extended attributes, which temporary folders often lack.
  const child = spawn(program, ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', '--sidecar', metadata, objects], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  const server = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'mkt', ...credentials, close };
  try {
    await untilAnswering(server.endpoint, () => child.exitCode !== null);
    await makePublicBucket(server);
    return server;
  } catch (error) {
    await close();
    throw new Error(`versitygw did not start: ${said}`, { cause: error });
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

async function untilAnswering(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (hasEnded() || Date.now() > deadline) throw new Error(`Nothing answers at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
