import { configDefaults, defineConfig } from 'vitest/config';

/** Stories that take minutes: `npm run test:long`, which continuous integration runs too. */
const long = 'test/scenarios/long/**';

/** Stories that take too long for continuous integration, or are not all green yet: `npm run test:soak`, by hand. */
const soak = 'test/scenarios/soak/**';

/** A story waits for processes, Git and timers: on a busy machine much longer than on a quiet one. */
const patience = process.env.LONG === '1' || process.env.SOAK === '1' ? 240_000 : 60_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.LONG === '1' ? [] : [long]),
      ...(process.env.SOAK === '1' ? [] : [soak]),
    ],
    // Isolation re-imports the Kubernetes client for every file, which costs more than all tests together.
    isolate: false,
    // Starting Git costs more the more memory a process has, and threads share theirs.
    pool: 'forks',
    // Most of the time is spent waiting for processes and timers.
    maxWorkers: 2,
    testTimeout: patience,
    hookTimeout: patience,
    unstubEnvs: true,
  },
});
