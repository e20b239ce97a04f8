import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { parse, print, specifiedRules, validate } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { requestedCost } from '../../app/shopify/admin/cost.ts';
import { AnswerWriter } from './answers.ts';
import { readAdminSchema } from './schema.ts';
import { VariablesWriter } from './variables.ts';

const admin = new URL('../../app/shopify/admin/', import.meta.url);

/** Every document of app/shopify/admin/operations, one operation each with the fragments that it uses. */
export function readDocuments(): { file: string; document: DocumentNode }[] {
  const folder = new URL('operations/', admin);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .toSorted()
    .flatMap((file) => {
      const { definitions } = parse(readFileSync(new URL(file, folder), 'utf8'), { noLocation: true });
      const fragments = definitions.filter((one) => one.kind === 'FragmentDefinition');
      const operations = definitions.filter((one) => one.kind === 'OperationDefinition');
      return operations.map((operation) => ({ file, document: withFragments(operation, fragments) }));
    });
}

/** Writes generated/operations.ts. @throws when a document does not fit the schema. */
export function generateOperations(): void {
  const schema = readAdminSchema();
  const variables = new VariablesWriter(schema);
  const operations = readDocuments().map(({ file, document }) => write(schema, variables, file, document));
  const text = [
    '// Made by scripts/generate.ts from the .graphql files and the official schema. Not to be edited.',
    `import { z } from 'zod';`,
    `import type { Operation } from '../operation.ts';`,
    ...variables.inputs.values(),
    ...operations,
  ].join('\n\n');
  mkdirSync(new URL('generated/', admin), { recursive: true });
  writeFileSync(new URL('generated/operations.ts', admin), `${text}\n`);
}

function write(
  schema: GraphQLSchema,
  variables: VariablesWriter,
  file: string,
  document: DocumentNode,
): string {
  const [problem] = validate(schema, document, specifiedRules);
  if (problem) throw new Error(`${file}: ${problem.message}`);
  const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
  const name = operation?.name?.value;
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !name || !root) throw new Error(`${file}: an operation needs a name`);
  const fragments = new Map(
    document.definitions
      .filter((one) => one.kind === 'FragmentDefinition')
      .map((one) => [one.name.value, one]),
  );
  const answer = new AnswerWriter(schema, fragments).selection([operation.selectionSet], root);
  return [
    `export interface ${name}Variables ${variables.of(operation)}`,
    `const ${name}Parser = ${answer};`,
    `export type ${name}Answer = z.infer<typeof ${name}Parser>;`,
    `export const ${name}: Operation<${name}Answer, ${name}Variables> = {`,
    `  name: '${name}',`,
    `  kind: '${operation.operation}',`,
    `  cost: ${requestedCost(schema, document)},`,
    `  answer: ${name}Parser,`,
    `  text: ${JSON.stringify(print(document))},`,
    '};',
  ].join('\n');
}

/** The operation with the fragments of its file that it reaches. */
function withFragments(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): DocumentNode {
  const used = new Set<FragmentDefinitionNode>();
  const reach = (text: string): void => {
    for (const fragment of fragments) {
      if (!used.has(fragment) && new RegExp(`\\.\\.\\.\\s*${fragment.name.value}\\b`).test(text)) {
        used.add(fragment);
        reach(print(fragment));
      }
    }
  };
  reach(print(operation));
  return { kind: 'Document', definitions: [operation, ...used] } as DocumentNode;
}
