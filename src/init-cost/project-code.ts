import type { ModuleGraph } from '../modules/module-graph.js';
import type { ProjectModule } from './project-module.js';

/** What is known of a project when its work is listed. */
export interface ProjectCode {
  readonly graph: ModuleGraph;
  /** The project's own modules that were read, by path. */
  readonly own: ReadonlyMap<string, ProjectModule>;
  /** The project's directory, where its process runs. */
  readonly root: string;
}

/** The file that a specifier in a module leads to. */
export function targetOf(graph: ModuleGraph, file: string, specifier: string): string | undefined {
  return graph.modules.get(file)?.loads.find(({ edge }) => edge.specifier === specifier)?.target;
}
