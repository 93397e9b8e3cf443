/** An AWS operation that reads configuration, with the input that names what is read. */
interface ConfigRead {
  /** What is read, as messages call it. */
  readonly what: 'secret' | 'parameter' | 'configuration' | 'decrypted value';
  readonly names: readonly string[];
  /** Operations by which code keeps state of its own in the same place, so that it must read it anew. */
  readonly writes: RegExp;
}

const secret: Omit<ConfigRead, 'names'> = {
  what: 'secret',
  writes: /^(PutSecretValue|UpdateSecret|CreateSecret|RotateSecret)$/,
};
const parameter: Omit<ConfigRead, 'names'> = {
  what: 'parameter',
  writes: /^(PutParameter|DeleteParameters?)$/,
};
const never = /^$/;

const reads: Readonly<Partial<Record<string, ConfigRead>>> = {
  'secretsmanager.GetSecretValue': { ...secret, names: ['SecretId'] },
  'secretsmanager.BatchGetSecretValue': { ...secret, names: ['SecretIdList', 'Filters'] },
  'ssm.GetParameter': { ...parameter, names: ['Name'] },
  'ssm.GetParameters': { ...parameter, names: ['Names'] },
  'ssm.GetParametersByPath': { ...parameter, names: ['Path'] },
  'appconfig.GetConfiguration': { what: 'configuration', names: ['Configuration'], writes: never },
  'appconfigdata.StartConfigurationSession': {
    what: 'configuration',
    names: ['ConfigurationProfileIdentifier'],
    writes: never,
  },
  'kms.Decrypt': { what: 'decrypted value', names: ['CiphertextBlob'], writes: /^Encrypt$/ },
};

/** What an operation reads, when it reads configuration that is the same for many invocations. */
export function configReadBy(service: string, operation: string): ConfigRead | undefined {
  const key = `${service}.${operation}`;
  return Object.hasOwn(reads, key) ? reads[key] : undefined;
}
