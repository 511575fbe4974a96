/** What the private PostgreSQL looks like to tests in TypeScript. */

export interface PostgresCluster {
  readonly url: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export function findPostgres(): string | undefined;
export function startPostgres(options?: { readonly durable?: boolean }): Promise<PostgresCluster>;
