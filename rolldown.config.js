/** The plugin as one file: every lint loads it, and a hundred small modules take several times as long. */
export default {
  input: 'src/index.ts',
  platform: 'node',
  external: /^[^./]/,
  output: { file: 'dist/index.js', sourcemap: true, sourcemapExcludeSources: true },
};
