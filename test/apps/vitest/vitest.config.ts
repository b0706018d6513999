import {defineConfig} from 'vitest/config';

/** The same tests in both of the DOMs that Vitest offers. */
export default defineConfig({
  test: {
    projects: ['jsdom', 'happy-dom'].map((environment) => ({
      test: {name: environment, environment, include: ['src/*.test.{ts,tsx}']},
    })),
  },
});
