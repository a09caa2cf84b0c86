// Writes docker-compose.yml from the manifest, so that containers and own processes run the same versions with
// the same settings. The checked-in file is compared with this by a test.
import { stringify } from 'yaml';
import type { EngineManifest } from './manifest.ts';

const HEADER = `# Made from packages/cli/assets/engines.manifest.yaml by \`npm run gen\`; change that instead.
#
#   docker compose up --detach --wait                      the engines
#   docker compose --profile app up --detach --wait        and the marketplace
#   docker compose --profile app --profile edge up …       and nginx before it
#
# Everything listens on this machine's loopback address only. The passwords are for development: set
# MKT_MYSQL_ROOT_PASSWORD and its like for anything else.
`;

type Service = Record<string, unknown>;

const published = (variable: string, port: number, inside: number = port): string =>
  `127.0.0.1:\${${variable}:-${port}}:${inside}`;

const check = (test: readonly string[], startPeriod = '30s'): Service => ({
  test,
  interval: '5s',
  timeout: '3s',
  retries: 20,
  start_period: startPeriod,
});

function mysql(manifest: EngineManifest): Service {
  const { image, settings } = manifest.engines.mysql;
  return {
    image,
    command: Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    environment: { MYSQL_ROOT_PASSWORD: '${MKT_MYSQL_ROOT_PASSWORD:-development}' },
    ports: [published('MKT_MYSQL_PORT', manifest.ports.mysql, 3306)],
    volumes: ['mysql:/var/lib/mysql'],
    // Over TCP: while the image makes its data directory, a server without the network answers on the socket.
    healthcheck: check(['CMD-SHELL', 'mysqladmin ping -h 127.0.0.1 -uroot -p"$$MYSQL_ROOT_PASSWORD" --silent'], '90s'),
    stop_grace_period: '60s',
    restart: 'unless-stopped',
  };
}

function redis(manifest: EngineManifest, role: 'redis-state' | 'redis-queue'): Service {
  const { image, roles } = manifest.engines.redis;
  const isState = role === 'redis-state';
  const name = isState ? 'MKT_REDIS_STATE' : 'MKT_REDIS_QUEUE';
  const options = Object.entries(roles[role]).flatMap(([key, value]) => [`--${key}`, value]);
  return {
    image,
    command: ['redis-server', '--requirepass', `\${${name}_PASSWORD:-development}`, ...options],
    environment: { REDISCLI_AUTH: `\${${name}_PASSWORD:-development}` },
    ports: [published(`${name}_PORT`, isState ? manifest.ports.redisState : manifest.ports.redisQueue, 6379)],
    volumes: [`${role}:/data`],
    healthcheck: check(['CMD-SHELL', 'redis-cli ping | grep -q PONG'], '10s'),
    restart: 'unless-stopped',
  };
}

function elasticsearch(manifest: EngineManifest): Service {
  const { image, settings, containerSettings, javaOptions } = manifest.engines.elasticsearch;
  return {
    image,
    environment: {
      ...settings,
      ...containerSettings,
      ES_JAVA_OPTS: `\${MKT_ELASTICSEARCH_JAVA_OPTIONS:-${javaOptions}}`,
    },
    ports: [published('MKT_ELASTICSEARCH_PORT', manifest.ports.elasticsearch, 9200)],
    volumes: ['elasticsearch:/usr/share/elasticsearch/data'],
    healthcheck: check(['CMD-SHELL', 'curl -fsS http://127.0.0.1:9200/_cluster/health >/dev/null'], '120s'),
    restart: 'unless-stopped',
  };
}

function objectStorage(manifest: EngineManifest): Service {
  return {
    image: manifest.tools['versitygw']?.image,
    command: ['--port', '0.0.0.0:7070', '--health', '/health', 'posix', '--sidecar', '/data/meta', '/data/objects'],
    entrypoint: ['sh', '-c', 'mkdir -p /data/meta /data/objects && exec versitygw "$$@"', 'versitygw'],
    environment: {
      ROOT_ACCESS_KEY: '${MKT_STORAGE_S3_ACCESS_KEY_ID:-development}',
      ROOT_SECRET_KEY: '${MKT_STORAGE_S3_SECRET_ACCESS_KEY:-development-storage-secret}',
    },
    ports: [published('MKT_OBJECT_STORAGE_PORT', 7070)],
    volumes: ['objects:/data'],
    healthcheck: check(['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:7070/health'], '10s'),
    restart: 'unless-stopped',
    profiles: ['app', 'storage'],
  };
}

const FROM_CONTAINERS = {
  MKT_MYSQL_HOST: 'mysql',
  MKT_MYSQL_PORT: '3306',
  MKT_MYSQL_ROOT_PASSWORD: '${MKT_MYSQL_ROOT_PASSWORD:-development}',
  MKT_REDIS_CACHE_URL: 'redis://:${MKT_REDIS_STATE_PASSWORD:-development}@redis-state:6379',
  MKT_REDIS_STATE_URL: 'redis://:${MKT_REDIS_STATE_PASSWORD:-development}@redis-state:6379',
  MKT_REDIS_QUEUE_URL: 'redis://:${MKT_REDIS_QUEUE_PASSWORD:-development}@redis-queue:6379',
  MKT_SEARCH_URL: 'http://elasticsearch:9200',
  MKT_STORAGE_DRIVER: 's3',
  MKT_STORAGE_S3_ENDPOINT: 'http://object-storage:7070',
  MKT_STORAGE_S3_ACCESS_KEY_ID: '${MKT_STORAGE_S3_ACCESS_KEY_ID:-development}',
  MKT_STORAGE_S3_SECRET_ACCESS_KEY: '${MKT_STORAGE_S3_SECRET_ACCESS_KEY:-development-storage-secret}',
  MKT_MAIL_SMTP_URL: 'smtp://mail:4025',
  MKT_HTTP_HOST: '0.0.0.0',
} as const;

/** A role of the server, run from the checkout with dependencies of the container's own platform. */
function serverRole(manifest: EngineManifest, role: string, dependsOn: readonly string[], more: Service = {}): Service {
  const { environment = {}, ...rest } = more;
  return {
    image: manifest.images.node,
    working_dir: '/app',
    command: ['node', '--conditions=mkt-source', 'packages/server/src/main.ts', role],
    environment: { ...FROM_CONTAINERS, ...(environment as Service) },
    volumes: ['.:/app:ro', 'node-modules:/app/node_modules:ro'],
    depends_on: Object.fromEntries([
      ['dependencies', { condition: 'service_completed_successfully' }],
      ...dependsOn.map((name) => [name, { condition: 'service_healthy' }]),
    ]),
    init: true,
    restart: 'unless-stopped',
    profiles: ['app'],
    ...rest,
  };
}

function dependencies(manifest: EngineManifest): Service {
  return {
    image: manifest.images.node,
    working_dir: '/app',
    // npm wants to write into the folder of package.json, which the checkout is not to be touched for.
    command: [
      'sh',
      '-c',
      'cp -r /source/package.json /source/package-lock.json /source/.npmrc /app/ && cp -r /source/packages /app/ && npm ci --ignore-scripts',
    ],
    volumes: ['.:/source:ro', 'node-modules:/app/node_modules'],
    profiles: ['app'],
  };
}

function nginx(manifest: EngineManifest): Service {
  const [api = 4000] = manifest.ports.api;
  const lines = [
    'upstream api { server server:4000 max_fails=0; keepalive 32; }',
    'server { listen 8080; client_max_body_size 2m;',
    '  location / { proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection "";',
    '    proxy_set_header Host $$host; proxy_set_header X-Forwarded-For $$remote_addr; proxy_set_header X-Forwarded-Proto $$scheme;',
    '    proxy_next_upstream off; } }',
  ];
  return {
    image: manifest.images.nginx,
    environment: { SITE: lines.join('\n') },
    command: ['sh', '-c', 'printf "%s" "$$SITE" > /etc/nginx/conf.d/default.conf && exec nginx -g "daemon off;"'],
    ports: [published('MKT_EDGE_PORT', api + 4080, 8080)],
    depends_on: { server: { condition: 'service_healthy' } },
    healthcheck: check(['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:8080/healthz'], '10s'),
    restart: 'unless-stopped',
    profiles: ['edge'],
  };
}

const answers = (url: string): string[] => [
  'CMD',
  'node',
  '-e',
  `fetch(${JSON.stringify(url)}).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
];

const connects = (port: number): string[] => [
  'CMD',
  'node',
  '-e',
  `require('net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`,
];

/** The whole composition as data. */
export function composition(manifest: EngineManifest): {
  services: Record<string, Service>;
  volumes: Record<string, null>;
} {
  const { ports } = manifest;
  const [api = 4000] = ports.api;
  const engines = ['mysql', 'redis-state', 'redis-queue'];
  return {
    services: {
      mysql: mysql(manifest),
      'redis-state': redis(manifest, 'redis-state'),
      'redis-queue': redis(manifest, 'redis-queue'),
      elasticsearch: elasticsearch(manifest),
      'object-storage': objectStorage(manifest),
      dependencies: dependencies(manifest),
      mail: serverRole(manifest, 'mail', [], {
        ports: [
          published('MKT_MAIL_CATCHER_HTTP_PORT', ports.mail),
          published('MKT_MAIL_CATCHER_SMTP_PORT', ports.smtp),
        ],
        healthcheck: check(connects(ports.mail)),
      }),
      gateway: serverRole(manifest, 'gateway', [], {
        ports: [published('MKT_GATEWAY_PORT', ports.gateway)],
        healthcheck: check(answers(`http://127.0.0.1:${ports.gateway}/healthz`)),
      }),
      assets: serverRole(manifest, 'assets', ['object-storage'], {
        ports: [published('MKT_STORAGE_PORT', ports.assets)],
        healthcheck: check(connects(ports.assets)),
      }),
      server: serverRole(manifest, 'serve', [...engines, 'object-storage', 'mail', 'gateway'], {
        ports: [published('MKT_HTTP_PORT', api, 4000)],
        healthcheck: check(answers('http://127.0.0.1:4000/readyz'), '60s'),
        environment: { MKT_PAYMENT_GATEWAY_URL: `http://gateway:${ports.gateway}` },
      }),
      worker: serverRole(manifest, 'worker', [...engines, 'mail', 'gateway'], {
        healthcheck: check(answers(`http://127.0.0.1:${ports.workerMetrics}/metrics`)),
        environment: {
          MKT_PAYMENT_GATEWAY_URL: `http://gateway:${ports.gateway}`,
          MKT_WORKER_METRICS_PORT: String(ports.workerMetrics),
        },
      }),
      nginx: nginx(manifest),
    },
    volumes: {
      mysql: null,
      'redis-state': null,
      'redis-queue': null,
      elasticsearch: null,
      objects: null,
      'node-modules': null,
    },
  };
}

/** The text of docker-compose.yml. */
export function composeFile(manifest: EngineManifest): string {
  return `${HEADER}\n${stringify(composition(manifest), { lineWidth: 0, nullStr: '', aliasDuplicateObjects: false })}`;
}
