/** How validation rules report: Shopify's paths and extensions. */
import type { ASTNode, ValidationContext } from 'graphql';
import { GraphQLError, Kind } from 'graphql';

export type Ancestors = readonly (ASTNode | readonly ASTNode[])[];

/** `["query Name", "products", "nodes", "x"]`. */
export function pathOf(ancestors: Ancestors, ...last: string[]): string[] {
  const path: string[] = [];
  for (const node of ancestors) {
    if (!('kind' in node)) continue;
    if (node.kind === Kind.OPERATION_DEFINITION)
      path.push(node.name ? `${node.operation} ${node.name.value}` : node.operation);
    else if (node.kind === Kind.FRAGMENT_DEFINITION) path.push(`fragment ${node.name.value}`);
    else if (node.kind === Kind.INLINE_FRAGMENT)
      path.push(node.typeCondition ? `... on ${node.typeCondition.name.value}` : '...');
    else if (node.kind === Kind.FIELD) path.push(node.alias?.value ?? node.name.value);
  }
  return [...path, ...last];
}

/** Adds an error in Shopify's shape. */
export function report(
  context: ValidationContext,
  node: ASTNode,
  path: string[],
  message: string,
  extensions: Record<string, unknown>,
): void {
  context.reportError(new GraphQLError(message, { nodes: node, path, extensions }));
}
