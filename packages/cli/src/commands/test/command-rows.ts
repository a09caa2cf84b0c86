import { fileURLToPath } from 'node:url';

/** What each command is run with in the table of commands, and what its end says. */
export interface CommandRow {
  /** Arguments of an ordinary run. */
  args?: readonly string[];
  /** More arguments for the run on living engines, where an ordinary run would change something for others. */
  piped?: readonly string[];
  /** Standard input. */
  input?: string;
  /** Wrong arguments; an unknown option by default. */
  wrong?: readonly string[];
  wrongSays?: RegExp;
  /** Exit code without engines: 3, or another where the command needs none. */
  deadCode?: number;
  /** Exit codes of the ordinary run. */
  codes?: readonly number[];
  /** A command that runs until it is stopped: stop it when it has said this. */
  stopAt?: RegExp;
  /** Also run with --json: standard output is one JSON value. */
  readsJson?: boolean;
}

const EVENT = 'evt_01k9q2g7xgyhg8nf9cxzb8b548';
const ORDER = 'ord_01k9q2rx3dex2jez30xd41ffxq';
const PAYOUT = 'pout_01k5h3z8v9e7x8m2q4r6t8w0yf';
const WEBHOOK = 'wh_01k5h3z8v9e7x8m2q4r6t8w0yh';
const PRODUCT = 'prod_01k9q2nfyt9vxj65cvxpx4ky6k';
const CATEGORY = 'cat_01k9q2ckqrmg3rpn3efgx4pan3';
const noModule: CommandRow = { wrong: ['no-such-module'], wrongSays: /There is no module/ };

export const commandRows: Record<string, CommandRow> = {
  up: { args: ['--dry-run'], deadCode: 0 },
  down: { deadCode: 0 },
  status: { deadCode: 1, codes: [1] },
  logs: { args: [], deadCode: 0, wrong: ['no-such-log'], wrongSays: /There is no log/ },
  doctor: { deadCode: 0, codes: [0, 3] },
  config: { readsJson: true, deadCode: 0, wrong: ['one', 'two'], wrongSays: /too many arguments/ },
  'db create': noModule,
  'db migrate': noModule,
  'db rollback': { args: ['cart', '--dry-run'], wrong: [], wrongSays: /missing required argument/ },
  'db status': { ...noModule, readsJson: true },
  'db new': {
    args: ['order', 'add_gift_wrap', '--dry-run'],
    deadCode: 0,
    wrong: ['order', 'Not A Name'],
    wrongSays: /snake_case/,
  },
  'db lint': { deadCode: 0, wrong: ['no-such-file.sql'], wrongSays: /There is no file/ },
  'db reset': { args: ['notification'], piped: ['--yes'], wrong: ['cart'], wrongSays: /--yes/ },
  serve: { args: ['--modules', 'user,product', '--port', '0', '--internal-port', '0'], stopAt: /ready/ },
  worker: { args: ['--modules', 'user'], stopAt: /ready/ },
  'workers status': { codes: [0, 1] },
  gateway: { args: ['--dry-run'], deadCode: 0 },
  'gateway chaos': { wrong: ['--drop', '2'], wrongSays: /0 to 1/ },
  'user create': {
    args: ['admin@example.com', '--roles', 'admin'],
    input: 'seven quiet bridges over a river\n',
    wrong: ['admin@example.com', '--roles', 'king'],
    wrongSays: /Roles are/,
  },
  'user role': {
    args: ['nobody@example.com', 'seller'],
    codes: [1],
    wrong: ['nobody', 'seller'],
    wrongSays: /e-mail address/,
  },
  'queue ls': { readsJson: true, wrong: ['--limit', '0'], wrongSays: /number from 1/ },
  'queue show': { args: [EVENT], codes: [1] },
  'queue retry': { args: ['--all-dead'], wrong: [], wrongSays: /Name one event/ },
  'queue drop': { args: ['--all-dead', '--yes'], wrong: ['--all-dead'], wrongSays: /--yes/ },
  'queue pause': { args: ['search', '--dry-run'], wrong: ['nobody'], wrongSays: /no consumer/ },
  'queue resume': { args: ['search'], wrong: ['nobody'], wrongSays: /no consumer/ },
  'saga ls': { readsJson: true, wrong: ['--step', 'dancing'], wrongSays: /Allowed choices/ },
  'saga show': { args: [ORDER], codes: [1], wrong: ['evt_1'], wrongSays: /ord_/ },
  'saga resume': { args: [ORDER], codes: [1], wrong: ['evt_1'], wrongSays: /ord_/ },
  'saga compensate': { args: [ORDER, '--yes'], codes: [1], wrong: ['evt_1'], wrongSays: /ord_/ },
  'outbox replay': { args: ['--type', 'order.confirmed'], readsJson: true, wrong: [], wrongSays: /Say which/ },
  'outbox status': { wrong: ['--older', 'soon'], wrongSays: /number from 1/ },
  'cache stats': {},
  'cache flush': {},
  'cache warm': { args: ['--products', '5'], wrong: ['--products', '0'], wrongSays: /number from 1/ },
  'webhooks ls': { wrong: ['--since', 'yesterday-ish'], wrongSays: /A time is wanted/ },
  'webhooks show': { args: [WEBHOOK], codes: [1], wrong: ['evt_1'], wrongSays: /wh_/ },
  'webhooks replay': { args: ['--status', 'parked'], wrong: [], wrongSays: /Name a delivery/ },
  'webhooks send': { args: [WEBHOOK], codes: [1], wrong: ['no-such-file.json'], wrongSays: /neither a file/ },
  'payments reconcile': { readsJson: true, wrong: ['--date', 'yesterday'], wrongSays: /A day is wanted/ },
  'payouts run': { readsJson: true, args: ['--dry-run'], wrong: ['--minimum', '-1'], wrongSays: /whole number/ },
  'payouts return': {
    args: [PAYOUT, '--reason', 'account closed'],
    codes: [1],
    wrong: ['wh_1', '--reason', 'account closed'],
    wrongSays: /pout_/,
  },
  'search status': {},
  'search reindex': { args: ['--dry-run'], codes: [0, 3] },
  'search verify': { codes: [0, 3], wrong: ['--grace', 'long'], wrongSays: /number of seconds/ },
  'search rollback': { args: ['--dry-run'], codes: [0, 3] },
  'search lag': { readsJson: true, wrong: ['--max', 'soon'], wrongSays: /number from 0/ },
  'search query': { args: ['wh-1000xm4'], readsJson: true, wrong: ['x', '--limit', '0'], wrongSays: /number from 1/ },
  'search explain': { args: ['headphones', PRODUCT], codes: [1], wrong: ['headphones', 'p1'], wrongSays: /prod_/ },
  'search insights': { readsJson: true, wrong: ['--days', '0'], wrongSays: /number from 1/ },
  'search synonyms apply': {
    args: [fileURLToPath(new URL('./synonyms.txt', import.meta.url))],
    piped: ['--dry-run'],
    wrong: ['no-such-file.txt'],
    wrongSays: /no file/,
  },
  'search pin': { args: ['headphones', PRODUCT], codes: [1], wrong: ['headphones', 'p1'], wrongSays: /prod_/ },
  'search hide': { args: ['headphones', PRODUCT], codes: [1], wrong: ['headphones', 'p1'], wrongSays: /prod_/ },
  'search unpin': { args: ['headphones', PRODUCT], readsJson: true, wrong: [' ', PRODUCT], wrongSays: /1 to 256/ },
  'search boost': { args: [CATEGORY, '20'], codes: [1], wrong: [CATEGORY, 'much'], wrongSays: /number from -90/ },
  'search rules': { readsJson: true },
  'search eval': {
    args: ['house', '--engine', 'mysql', '--sample', '10', '--worst', '0'],
    codes: [0, 4],
    wrong: ['house', '--engine', 'solr'],
    wrongSays: /Allowed choices/,
  },
  // No worker runs here and tests hash cheaply: there are rows to name, and how they are named is what is looked at.
  audit: { codes: [0, 1], readsJson: true, wrong: ['--only', 'everything'], wrongSays: /I1/ },
  demo: { codes: [0, 1] },
  'spec lint': { deadCode: 0 },
  'spec diff': { deadCode: 0, wrong: ['no-such-revision'], wrongSays: /no openapi.yaml at the revision/ },
  'spec gen': { args: ['--dry-run'], deadCode: 0, wrong: ['one'], wrongSays: /too many arguments/ },
  'load list': { readsJson: true, deadCode: 0 },
  'load run': {
    args: ['categories', '--duration', '1'],
    codes: [0, 4],
    wrong: ['no-such-scenario'],
    wrongSays: /no scenario/,
  },
  completion: { args: ['bash'], deadCode: 0, wrong: ['cobol'], wrongSays: /Allowed choices/ },
  seed: { args: ['--dry-run'], codes: [0, 3] },
  'catalog export': {
    args: ['catalog.ndjson', '--dry-run'],
    wrong: ['catalog.xlsx'],
    wrongSays: /\.ndjson/,
    readsJson: true,
  },
  'catalog import': { args: ['no-such-file.csv'], codes: [1, 2, 3] },
};
