/** Runs inside the page: its text, and what looks wrong to a machine. Nothing from outside may be used in here. */
export function look({ locale, phone }: { locale: string; phone: boolean }): {
  text: string;
  seen: string[];
} {
  const seen: string[] = [];
  const root = document.documentElement;
  const body = document.body;
  const text = body.innerText;
  const shown = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden';
  };
  const words = (element: Element): string => (element.textContent ?? '').trim().slice(0, 60);
  if (root.scrollWidth > root.clientWidth) {
    seen.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} px`);
  }
  const raw = text.match(/\b[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*(?:\.[a-z_]+)*\b/g) ?? [];
  const files = /\.(?:com|example|csv|ics|json|io|de|org|public)$/;
  for (const key of new Set(raw.filter((one) => !files.test(one)))) seen.push(`raw key? ${key}`);
  for (const date of new Set(text.match(/\b20\d\d-\d\d-\d\d\S*/g) ?? [])) seen.push(`raw date: ${date}`);
  for (const bad of new Set(text.match(/\b(?:undefined|null|NaN|\[object \w+\])|\{\{?\w+\}?\}/g) ?? [])) {
    seen.push(`raw value: ${bad}`);
  }
  if (locale === 'de') {
    const english = /\b(?:the|and|with|this|your|from|have|will|when|units|days|none|save|stock)\b/i;
    for (const line of text.split('\n')) if (english.test(line)) seen.push(`English? ${line.slice(0, 100)}`);
  }
  for (const element of body.querySelectorAll('*')) {
    if (element.childElementCount > 0 || !shown(element)) continue;
    const style = getComputedStyle(element);
    const cut = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden';
    if (cut && element.clientWidth > 4 && words(element) !== '') seen.push(`cut off: ${words(element)}`);
    const box = element.getBoundingClientRect();
    const within = element.closest('[class*="Scroll"], .Polaris-DataTable__ScrollContainer, [tabindex="0"]');
    if (!within && words(element) !== '' && box.right > root.clientWidth + 1 && box.left < root.clientWidth) {
      seen.push(`beyond the edge: ${words(element)}`);
    }
  }
  const primary = [...body.querySelectorAll('.Polaris-Button--variantPrimary')].filter(shown);
  if (primary.length > 1) seen.push(`${primary.length} primary buttons: ${primary.map(words).join(' | ')}`);
  const headings = [...body.querySelectorAll('h1, h2, h3')].filter(shown).map(words);
  for (const twice of new Set(headings.filter((one, index) => headings.indexOf(one) !== index))) {
    seen.push(`heading twice: ${twice}`);
  }
  if (phone) {
    for (const target of body.querySelectorAll('button, [role="button"], input, select')) {
      const box = target.getBoundingClientRect();
      if (shown(target) && (box.height < 24 || box.width < 24)) {
        const name = target.getAttribute('aria-label') ?? words(target);
        if (box.height > 4) seen.push(`small: ${Math.round(box.width)}×${Math.round(box.height)} ${name}`);
      }
    }
  }
  return { text, seen: [...new Set(seen)] };
}
