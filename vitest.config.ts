import { configDefaults, defineConfig } from 'vitest/config';

/** What takes minutes: `npm run test:long`, which continuous integration runs too. */
const long = [
  'test/scenarios/long/**',
  'test/adapters/queue/postgres-queue.test.ts',
  'test/adapters/git/mirror-safety.test.ts',
];

/** Stories that take too long for continuous integration, or are not all green yet: `npm run test:soak`, by hand. */
const soak = ['test/scenarios/soak/**'];

/** Tests that start Git again and again. */
const git = ['test/adapters/git/**', 'test/sandbox/github/**', 'test/sandbox/gitops/**'];

const never = [
  ...configDefaults.exclude,
  ...(process.env.LONG === '1' ? [] : long),
  ...(process.env.SOAK === '1' ? [] : soak),
];

/** Milliseconds for one test; a step of a story waits for a whole rollout. */
const patience = process.env.LONG === '1' || process.env.SOAK === '1' ? 300_000 : 60_000;

const shared = {
  // Isolation re-imports the Kubernetes client for every file, which costs more than all tests together.
  isolate: false,
  pool: 'forks',
  testTimeout: patience,
  hookTimeout: patience,
  unstubEnvs: true,
} as const;

export default defineConfig({
  test: {
    // Most of the time is spent waiting for processes and timers.
    maxWorkers: 2,
    // Starting Git costs more the more memory a process has: these tests have processes of their own, which stay small.
    projects: [
      { test: { ...shared, name: 'git', include: git.map((folder) => `${folder}/*.test.ts`), exclude: never } },
      { test: { ...shared, name: 'all else', include: ['test/**/*.test.ts'], exclude: [...never, ...git] } },
    ],
  },
});
