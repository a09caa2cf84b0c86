export type EngineName = 'mysql' | 'mariadb' | 'redis' | 'elasticsearch';

/** One line of news about an engine. `bytesDone` and `bytesTotal` come with a download. */
export interface EngineProgress {
  engine: string;
  phase:
    | 'locate'
    | 'wait'
    | 'download'
    | 'unpack'
    | 'initialize'
    | 'start'
    | 'ready'
    | 'attached'
    | 'none'
    | 'failed'
    | 'stop';
  message: string;
  bytesDone?: number;
  bytesTotal?: number;
}

export type ReportProgress = (progress: EngineProgress) => void;

/** Where an engine was taken from, in the order in which they are tried. */
export type EngineSource = 'configured' | 'container' | 'binary' | 'fetched';

/** Something the machine lacks, why it is wanted and what brings it. */
export interface MissingThing {
  what: string;
  neededFor: string;
  command: string;
}

/** Addresses that the operator gave; each one takes the place of an engine of our own. */
export interface ConfiguredEngines {
  mysqlUrl?: string | undefined;
  redisCacheUrl?: string | undefined;
  redisStateUrl?: string | undefined;
  redisQueueUrl?: string | undefined;
  elasticsearchUrl?: string | undefined;
}

export interface SqlServer {
  host: string;
  port: number;
  /** Path of its Unix socket, where it is a process of ours on this machine. */
  socket?: string;
  rootUser: string;
  rootPassword: string;
  flavour: 'mysql' | 'mariadb';
  version: string;
  source: EngineSource;
}

export interface RedisServers {
  cacheUrl: string;
  stateUrl: string;
  queueUrl: string;
  version: string;
  source: EngineSource;
}

export interface SearchServer {
  url: string;
  version: string;
  source: EngineSource;
}
