import path from 'node:path';
import { readText } from '../files/files.js';
import type { Deployment, Problem } from '../infrastructure/deployment.js';
import { deploymentOf, deploymentsAround, templateFilesBelow } from '../infrastructure/deployments.js';
import { templateNames } from '../infrastructure/dialects.js';
import { isOwnDirectory } from '../project/own-files.js';
import { descriptionOf, type DescribedDeployment } from './deployment-description.js';
import type { Settings } from './settings.js';

/** What the templates of a directory declare; all paths are absolute. */
export interface ProjectDeployments {
  /** By the path of their template. */
  readonly deployments: readonly DescribedDeployment[];
  /** Templates that cannot be read, and named ones that are none. */
  readonly unread: readonly Problem[];
  /** Files that were looked at for their name. */
  readonly looked: number;
  /** Names of files that were looked for, for people; empty when templates were named. */
  readonly names: readonly string[];
  /** Templates with Lambda functions that stand above the directory, when there is none below. */
  readonly above: readonly string[];
}

/** Where and how to look. */
export interface DeploymentSearch {
  /** Directory that nothing is read outside of; absolute, as the directory is, and without links. */
  readonly root: string;
  readonly settings: Settings;
}

/** The deployments that the settings name, else those whose template stands below a directory; nothing is executed. */
export function deploymentsBelow(directory: string, search: DeploymentSearch): ProjectDeployments {
  const { root, settings } = search;
  const named = settings.templates?.map((template) => path.resolve(root, template));
  const files = named ?? templateFilesBelow(directory, isOwnDirectory);
  const found: Deployment[] = [];
  const unread: Problem[] = [];
  for (const file of files) {
    const deployment = deploymentOf(file, root);
    if (deployment?.isForAws) found.push(deployment);
    else if (readText(file) === undefined) unread.push({ file, line: 1, text: 'it cannot be read' });
    else if (named) unread.push({ file, line: 1, text: 'it declares no Lambda function of Node.js' });
  }
  const above = found.length === 0 && !named ? deploymentsAround(path.join(directory, 'any'), { root }) : [];
  return {
    deployments: found
      .sort((a, b) => (a.template < b.template ? -1 : 1))
      .map((deployment) => descriptionOf(deployment, search)),
    unread,
    looked: files.length,
    names: named ? [] : templateNames(),
    above: above.map(({ template }) => template),
  };
}
