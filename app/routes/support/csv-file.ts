/** A CSV that is sent while it is made; begins with the mark by which spreadsheets know UTF-8. */
export function csvFile(lines: AsyncIterable<string>, name: string): Response {
  const source = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let begun = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await source.next();
      if (next.done) {
        controller.close();
        return;
      }
      controller.enqueue(encoder.encode(begun ? next.value : `\ufeff${next.value}`));
      begun = true;
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  });
}
