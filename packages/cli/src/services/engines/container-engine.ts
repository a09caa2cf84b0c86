// Engines from a running container engine: the same composition as docker-compose.yml, with this
// installation's ports and passwords.
import { join } from 'node:path';
import { CliError } from '../../errors/cli-error.ts';
import { composeFile } from './compose-file.ts';
import type { EngineContext } from './engine-context.ts';
import { findProgram } from './find-program.ts';
import type { Finding } from './locate.ts';
import { runCommand } from './run-command.ts';
import { keptSecret, writeFileAtomically } from './state-folder.ts';

const INFO_TIMEOUT_MS = 2_000;

/** The client alone says nothing: only a daemon that answers within 2 s counts. */
export async function findContainerEngine(): Promise<Finding<{ version: string }>> {
  if (findProgram('docker') === null) return { kind: 'absent' };
  const info = await runCommand('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: INFO_TIMEOUT_MS });
  const version = info.stdout.trim();
  if (info.code !== 0 || !/^\d/.test(version))
    return { kind: 'refused', reason: 'docker is here, but its daemon does not answer' };
  const compose = await runCommand('docker', ['compose', 'version'], { timeoutMs: INFO_TIMEOUT_MS });
  if (compose.code !== 0) return { kind: 'refused', reason: 'docker is here without its compose plugin' };
  return { kind: 'found', value: { version }, note: `Docker ${version}` };
}

export const projectName = (context: EngineContext): string => `mkt-${context.state.id}`;

export interface ContainerPorts {
  mysql: number;
  redisState: number;
  redisQueue: number;
  elasticsearch: number;
}

async function takePorts(context: EngineContext): Promise<ContainerPorts> {
  const { ports } = context.manifest;
  const pick = async (name: string, preferred: number) =>
    context.ports.remembered(name) ?? (await context.ports.take(name, preferred)).port;
  return {
    mysql: await pick('mysql', ports.mysql),
    redisState: await pick('redis-state', ports.redisState),
    redisQueue: await pick('redis-queue', ports.redisQueue),
    elasticsearch: await pick('elasticsearch', ports.elasticsearch),
  };
}

export interface ContainerEngines {
  ports: ContainerPorts;
  mysqlPassword: string;
  redisStatePassword: string;
  redisQueuePassword: string;
}

/** Writes the composition beside the state and starts the services; those that run already are left alone. */
export async function startContainers(context: EngineContext, services: readonly string[]): Promise<ContainerEngines> {
  const engines: ContainerEngines = {
    ports: await takePorts(context),
    mysqlPassword: keptSecret(context.state, 'mysqlRoot'),
    redisStatePassword: keptSecret(context.state, 'redisState'),
    redisQueuePassword: keptSecret(context.state, 'redisQueue'),
  };
  const file = join(context.state.conf, 'compose.yml');
  writeFileAtomically(file, composeFile(context.manifest));
  writeFileAtomically(
    join(context.state.conf, 'compose.env'),
    [
      `MKT_MYSQL_PORT=${engines.ports.mysql}`,
      `MKT_REDIS_STATE_PORT=${engines.ports.redisState}`,
      `MKT_REDIS_QUEUE_PORT=${engines.ports.redisQueue}`,
      `MKT_ELASTICSEARCH_PORT=${engines.ports.elasticsearch}`,
      `MKT_MYSQL_ROOT_PASSWORD=${engines.mysqlPassword}`,
      `MKT_REDIS_STATE_PASSWORD=${engines.redisStatePassword}`,
      `MKT_REDIS_QUEUE_PASSWORD=${engines.redisQueuePassword}`,
      '',
    ].join('\n'),
  );
  context.report({
    engine: services.join(', '),
    phase: 'start',
    message: 'starting containers (the first time fetches their images)',
  });
  const result = await compose(context, ['up', '--detach', '--wait', ...services]);
  if (result.code !== 0) {
    throw new CliError(
      'engine_failed',
      `docker compose could not start ${services.join(', ')} (exit ${result.code}).`,
      {
        logLines: result.stderr.split('\n').filter(Boolean).slice(-12),
        fix: ['`mkt up --engines local` uses programs of this machine, or fetched ones, instead of containers.'],
      },
    );
  }
  return engines;
}

function compose(context: EngineContext, args: readonly string[]) {
  const { conf } = context.state;
  const files = ['-p', projectName(context), '-f', join(conf, 'compose.yml'), '--env-file', join(conf, 'compose.env')];
  return runCommand('docker', ['compose', ...files, ...args], { signal: context.signal });
}
