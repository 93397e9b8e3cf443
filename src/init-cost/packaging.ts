/** In which form the code of a function is loaded. */
export type Packaging =
  /** Module by module, from its own directory and from `node_modules`. */
  { readonly kind: 'node_modules' } | BundledAs;

/** As one file that a bundler made. */
export interface BundledAs {
  readonly kind: 'bundled';
  /** Name and version of the bundler. */
  readonly tool: string;
  readonly isMinified: boolean;
  /** Of everything that the bundler wrote. */
  readonly bytes: number;
  /** Files of which something is in the bundle. */
  readonly modules: number;
  /** What the Init phase would come to with `node_modules` in its place. */
  readonly unbundledMilliseconds: number;
  /** Specifiers outside of the bundle, without built-in modules. */
  readonly external: readonly External[];
}

/** A specifier outside of a bundle. */
export interface External {
  readonly specifier: string;
  /** Whether it is installed here, so that the estimate counts what it loads. */
  readonly isFound: boolean;
}
