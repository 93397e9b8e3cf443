import type { ProjectDeployments } from '../analysis/project-deployments.js';
export function deploymentsHtml(_found: ProjectDeployments, _directory: string, _root: string): string {
  return '';
}
