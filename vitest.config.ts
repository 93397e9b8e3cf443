import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globals: true,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    alias: [
      // The examples' configurations import the built plugin; under test they get its sources.
      {
        find: /^\.\.\/\.\.\/dist\/index\.js$/,
        replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)),
      },
    ],
  },
});
