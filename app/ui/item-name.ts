/** How an item is called: its product, its variant where there are several, the component that limits it. */
export const nameOfItem = ({
  product,
  variant,
  component,
}: {
  product: string;
  variant: string;
  component?: string | null;
}): string => {
  const name = variant === 'Default Title' || variant === '' ? product : `${product} · ${variant}`;
  return component ? `${name} (${component})` : name;
};
