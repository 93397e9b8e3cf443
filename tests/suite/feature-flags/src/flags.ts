import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';

const appConfig = new AppConfigDataClient({});

type Flags = Record<string, { enabled: boolean }>;

async function loadFlags(): Promise<Flags> {
  const { InitialConfigurationToken } = await appConfig.send( // expect require-cached-config/uncachedConfig
    new StartConfigurationSessionCommand({
      ApplicationIdentifier: 'shop',
      EnvironmentIdentifier: process.env.STAGE,
      ConfigurationProfileIdentifier: 'flags',
    }),
  );
  const { Configuration } = await appConfig.send(
    new GetLatestConfigurationCommand({ ConfigurationToken: InitialConfigurationToken }),
  );
  return JSON.parse(Configuration!.transformToString()) as Flags;
}

export async function isOn(name: string): Promise<boolean> {
  const flags = await loadFlags();
  return flags[name]?.enabled ?? false;
}
