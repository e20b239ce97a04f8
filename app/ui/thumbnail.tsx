/** A product's picture at the size of a list; decoration, the title stands beside it. */
export function Thumbnail({ url }: { url: string | null }) {
  if (!url) return <span className="hf-thumbnail" aria-hidden="true" />;
  return (
    <img className="hf-thumbnail" src={url} alt="" width="40" height="40" loading="lazy" decoding="async" />
  );
}
