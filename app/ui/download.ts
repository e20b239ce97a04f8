/**
 * Fetches a file of ours (App Bridge adds who asks, a plain link would not) and hands it to the person. False when it
 * did not come.
 */
export async function saveFile(address: string, name: string): Promise<boolean> {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return false;
  handOver(await answer.blob(), name);
  return true;
}

/** Gives the browser a file to keep. */
export function handOver(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
