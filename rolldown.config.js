/** The plugin as one file: every lint loads it, and a hundred small modules take several times as long. */
export default {
  input: 'src/index.ts',
  platform: 'node',
  external: /^[^./]/,
  // Compiling takes most of the time of an import, and goes with the size; the source map tells names and lines.
  output: {
    minify: true,
    file: 'dist/index.js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
};
