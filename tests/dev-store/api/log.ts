/** The Admin API log of a shop: what was called, what it cost, what it complained about. */
import type { OperationDefinitionNode } from 'graphql';
import type { ApiAnswer } from './execute.ts';

export interface LoggedRequest {
  at: string;
  status: number | string;
  operation: string;
  /** Root fields, such as `tagsAdd`. */
  fields: string[];
  variables: Record<string, unknown>;
  cost: number;
  durationMs: number;
  userErrors: unknown[];
  errors: unknown[];
}

/** What one line of a bulk mutation did. */
export type BulkLine = Pick<LoggedRequest, 'at' | 'operation' | 'variables'>;

const LENGTH = 2000;

export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #lines: BulkLine[] = [];
  /** Of all requests since the start, also of those that have left the log. */
  total = 0;
  /** Points of all requests since the start. */
  points = 0;
  /** Requests and points by operation, of all requests since the start. */
  readonly #byOperation = new Map<string, { requests: number; points: number }>();
  /** Requests for a token, refused ones too. */
  tokenRequests = 0;

  add(entry: LoggedRequest): void {
    this.total++;
    this.points += entry.cost;
    const { requests, points } = this.#byOperation.get(entry.operation) ?? { requests: 0, points: 0 };
    this.#byOperation.set(entry.operation, { requests: requests + 1, points: points + entry.cost });
    this.#entries.push(entry);
    if (this.#entries.length > LENGTH * 1.5) this.#entries.splice(0, this.#entries.length - LENGTH);
  }

  last(): LoggedRequest[] {
    return this.#entries.slice(-LENGTH);
  }

  /** Lines of bulk mutations cost nothing: they are no requests. */
  addLine(line: BulkLine): void {
    this.#lines.push(line);
    if (this.#lines.length > LENGTH * 1.5) this.#lines.splice(0, this.#lines.length - LENGTH);
  }

  lastLines(): BulkLine[] {
    return this.#lines.slice(-LENGTH);
  }

  /** The dearest first. */
  byOperation(): { operation: string; requests: number; points: number }[] {
    return [...this.#byOperation]
      .map(([operation, spent]) => ({ operation, ...spent }))
      .toSorted((a, b) => b.points - a.points);
  }

  clear(): void {
    this.#byOperation.clear();
    this.#lines.length = 0;
    this.#entries.length = 0;
    this.total = 0;
    this.points = 0;
    this.tokenRequests = 0;
  }
}

/** Names of the root fields of an operation. */
export function rootFields(operation: OperationDefinitionNode | null): string[] {
  return (operation?.selectionSet.selections ?? []).flatMap((node) =>
    node.kind === 'Field' ? [node.name.value] : [],
  );
}

/** All user errors under the answer's root fields. */
export function userErrorsIn(answer: ApiAnswer): unknown[] {
  return Object.values(answer.data ?? {}).flatMap((field) => {
    const errors = (field as { userErrors?: unknown } | null)?.userErrors;
    return Array.isArray(errors) ? (errors as unknown[]) : [];
  });
}
