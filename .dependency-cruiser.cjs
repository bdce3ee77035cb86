/**
 * Who may import whom. Features stand in the order of the design: each may import only what stands
 * to its left, through that feature's index.ts.
 */
const order = [
  ...['access', 'audit', 'clients', 'sharing', 'admissions', 'assessments', 'plans', 'schedule'],
  ...['tasks', 'notes', 'incidents', 'meetings', 'comments', 'summaries', 'attendance'],
  ...['entitlements', 'discharge', 'learning', 'family', 'day', 'finance', 'quality', 'reports'],
  ...['exchange'],
];

const features = 'server/src/features';

/** A feature may import nothing that stands to its right. */
const directions = order.slice(0, -1).map((feature, index) => {
  const later = order.slice(index + 1);
  return {
    name: `features-left-of-${feature}`,
    comment: `${feature} comes before ${later.join(', ')}: use an event, or add the field from there.`,
    severity: 'error',
    from: { path: `^${features}/${feature}/`, pathNot: '\\.test\\.ts$' },
    to: { path: `^${features}/(${later.join('|')})/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'features-through-their-door',
      comment:
        'Between features, import the index.ts alone. Tests may share their makers of records.',
      severity: 'error',
      from: { path: `^${features}/([^/]+)/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^${features}/[^/]+/.+`, pathNot: [`^${features}/$1/`, '/index\\.ts$'] },
    },
    {
      name: 'everybody-through-the-door',
      comment:
        'The application, the demonstration data and the tools use a feature by its index.ts.',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot: [`^${features}/`, '^server/src/testing/', '\\.test\\.ts$'],
      },
      to: { path: `^${features}/[^/]+/.+`, pathNot: '/index\\.ts$' },
    },
    {
      name: 'known-features-only',
      comment: 'A new feature gets its place in the order at the top of this file.',
      severity: 'error',
      from: { path: `^${features}/(?!(${order.join('|')})/)` },
      to: {},
    },
    {
      name: 'kernel-knows-no-feature',
      severity: 'error',
      from: { path: '^server/src/kernel/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(features|documents|realtime|demo)/' },
    },
    {
      name: 'engine-and-transport-know-no-feature',
      severity: 'error',
      from: { path: '^server/src/(documents|realtime)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(features|demo)/' },
    },
    {
      name: 'schema-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^(server|web|scripts)/' },
    },
    {
      name: 'web-never-imports-server',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^(server|scripts)/' },
    },
    {
      name: 'server-never-imports-web',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(web|scripts)/' },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: {
        path: '^(server|schema|web)/',
        pathNot: ['\\.(test|testing)\\.ts$', '/(testing|tools|e2e|bench)/'],
      },
      to: { path: ['\\.(test|testing)\\.ts$', '^server/src/testing/'] },
    },
    {
      name: 'no-cycles',
      comment: 'Entities of one feature may name each other, by functions; nothing else may.',
      severity: 'error',
      from: { path: '^(server/src|schema|scripts)/', pathNot: '\\.entity\\.ts$' },
      to: {
        circular: true,
        dependencyTypesNot: ['type-only'],
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      from: { path: '^(server/src|schema|web/src|scripts)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['(^|/)(dist|build|\\.svelte-kit|node_modules)/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
