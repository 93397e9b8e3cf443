import { DataSource } from 'typeorm';
import { Item } from './item.entity';

const source = new DataSource({
  type: 'postgres',
  host: process.env.DB_HOST,
  username: process.env.DB_USER,
  password: process.env.DB_PASSWORD,
  database: 'inventory',
  entities: [Item],
  extra: { max: 1, connectionTimeoutMillis: 3_000 },
});

let ready: Promise<DataSource> | undefined;

export const dataSource = async (): Promise<DataSource> => {
  if (source.isInitialized) return source;
  ready ??= source.initialize();
  try {
    return await ready;
  } catch (error) {
    ready = undefined;
    throw error;
  }
};
