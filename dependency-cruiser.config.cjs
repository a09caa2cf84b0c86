/** The direction of dependencies (ARCHITECTURE.md). scripts/check/boundaries.ts plants a violation to see that it still bites. */
const modules = ['product', 'cart', 'order', 'payment', 'user', 'search', 'notification'];
const arrows = {
  order: ['cart', 'product', 'payment', 'user'],
  cart: ['product'],
  search: ['product'],
  notification: ['user'],
  product: ['user'],
};
const server = '^packages/server/src';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'platform-is-below-modules',
      severity: 'error',
      from: { path: `${server}/platform` },
      to: { path: `${server}/(app|modules|sandbox)/` },
    },
    {
      name: 'contract-is-a-leaf',
      severity: 'error',
      from: { path: `${server}/contract` },
      to: { path: `${server}/(app|modules|platform|sandbox)/` },
    },
    {
      name: 'kernel-is-the-bottom',
      severity: 'error',
      from: { path: `${server}/platform/kernel` },
      to: { path: `${server}/(platform/(?!kernel)|app|modules)` },
    },
    {
      name: 'modules-do-not-know-the-app',
      severity: 'error',
      from: { path: `${server}/modules`, pathNot: '/(test|http)/[^/]+\\.test\\.ts$|/test/|\\.test\\.ts$' },
      to: { path: `${server}/app` },
    },
    {
      name: 'only-app-makes-modules',
      severity: 'error',
      from: { path: `${server}`, pathNot: `${server}/app|\\.test\\.ts$|/test/` },
      to: { path: '/modules/[^/]+/[^/]+\\.module\\.ts$' },
    },
    {
      name: 'domain-imports-the-kernel-only',
      severity: 'error',
      from: { path: `${server}/modules/[^/]+/domain/`, pathNot: '\\.test\\.ts$' },
      to: { path: `${server}`, pathNot: `${server}/(platform/kernel|platform/context|contract)/|/domain/` },
    },
    {
      name: 'sandbox-stands-alone',
      severity: 'error',
      from: { path: `${server}/sandbox`, pathNot: '\\.test\\.ts$' },
      to: { path: `${server}/(app|modules)/` },
    },
    {
      name: 'sdk-knows-nobody',
      severity: 'error',
      from: { path: '^packages/sdk' },
      to: { path: '^packages/(server|cli|loadtest)' },
    },
    {
      name: 'server-knows-no-client',
      severity: 'error',
      from: { path: '^packages/server', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/(cli|loadtest|sdk)' },
    },
    {
      name: 'npm-packages-are-declared',
      severity: 'error',
      from: { path: '^packages', pathNot: '\\.test\\.ts$|/test/|/testing/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    ...modules.map((m) => ({
      name: `${m}-meets-others-at-their-face`,
      severity: 'error',
      from: { path: `${server}/modules/${m}/`, pathNot: '\\.test\\.ts$|/test/' },
      to: {
        path: `${server}/modules/`,
        pathNot: [`${server}/modules/${m}/`, ...(arrows[m] ?? []).map((o) => `${server}/modules/${o}/index\\.ts$`)],
      },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['mkt-source', 'import', 'node', 'types'] },
  },
};
