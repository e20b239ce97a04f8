/* The resource picker: search, tick products with their variants (or variants, or collections), hand them back. */
import { element, openDialog, post, show } from './tools.js';

const NAMES = { product: 'products', variant: 'variants', collection: 'collections' };

/** Resolves with App Bridge's payload, or null when the person closes it. */
export async function openPicker(facts, options) {
  const type = NAMES[options.type] ? options.type : 'product';
  const limit = options.multiple === true ? Infinity : Math.max(1, Number(options.multiple) || 1);
  const withVariants = type === 'product' && options.filter?.variants !== false;
  const verb = options.action === 'select' ? 'Select' : 'Add';
  // Id of what was ticked → ids of its ticked variants (undefined: all of them).
  const ticked = new Map();
  for (const { id, variants } of options.selectionIds ?? []) {
    ticked.set(id, variants?.length ? new Set(variants.map((variant) => variant.id)) : undefined);
  }

  const picked = await openDialog({ title: `${verb} ${NAMES[type]}`, wide: true }, (dialog, close) => {
    const search = element('input', {
      type: 'search',
      'aria-label': `Search ${NAMES[type]}`,
      placeholder: 'Title, tag, vendor, SKU',
      value: options.query ?? '',
    });
    const list = element('ul', { class: 'picker-list' });
    const more = element('button', { type: 'button', class: 'button' }, 'Show more');
    const count = element('span', { class: 'muted', role: 'status' });
    const cancel = element('button', { type: 'button', class: 'button' }, 'Cancel');
    const done = element('button', { type: 'button', class: 'button primary' }, verb);
    let after = 0;
    let wanted = 0;

    function counted() {
      count.textContent = `${ticked.size} selected`;
      done.disabled = ticked.size === 0 && !(options.selectionIds ?? []).length;
    }
    async function load(anew) {
      const turn = ++wanted;
      if (anew) after = 0;
      const asked = { type, query: search.value, filter: options.filter ?? {}, after };
      const page = await post(`${facts.base}/api/picker`, asked);
      if (turn !== wanted) return;
      if (anew) list.replaceChildren();
      list.append(...page.rows.map(row));
      if (list.children.length === 0)
        list.append(element('li', { class: 'muted' }, 'Nothing fits this search.'));
      after = page.next ?? 0;
      more.hidden = page.next === null;
    }
    const tell = (problem) => show(problem.message, { isError: true });

    function tickBox(label, checked, change) {
      const box = element('input', { type: limit === 1 ? 'radio' : 'checkbox', name: 'pick' });
      box.checked = checked;
      box.addEventListener('change', () => change(box));
      return { box, label: element('label', {}, box, ...label) };
    }
    function row(item) {
      const boxes = [];
      const words = [element('b', {}, item.title), element('small', { class: 'muted' }, item.detail)];
      const head = tickBox(words, ticked.has(item.id), (box) => {
        if (limit === 1) ticked.clear();
        if (box.checked && ticked.size >= limit) {
          box.checked = false;
          show(`At most ${limit}`, { isError: true });
        } else if (box.checked) ticked.set(item.id, undefined);
        else ticked.delete(item.id);
        for (const variant of boxes) variant.checked = box.checked;
        counted();
      });
      const line = element('li', {}, head.label);
      if (withVariants && item.variants.length > 1) {
        const chosen = () => item.variants.filter((_, index) => boxes[index].checked).map(({ id }) => id);
        const variants = item.variants.map((variant) => {
          const box = element('input', { type: 'checkbox' });
          const before = ticked.get(item.id);
          box.checked = ticked.has(item.id) && (before === undefined || before.has(variant.id));
          box.addEventListener('change', () => {
            const ids = chosen();
            if (limit === 1) ticked.clear();
            if (ids.length && !ticked.has(item.id) && ticked.size >= limit) {
              box.checked = false;
              show(`At most ${limit}`, { isError: true });
              return;
            }
            if (ids.length === 0) ticked.delete(item.id);
            else ticked.set(item.id, ids.length === item.variants.length ? undefined : new Set(ids));
            head.box.checked = ids.length > 0;
            head.box.indeterminate = ids.length > 0 && ids.length < item.variants.length;
            counted();
          });
          boxes.push(box);
          return element(
            'li',
            {},
            element('label', {}, box, variant.title, element('small', { class: 'muted' }, variant.detail)),
          );
        });
        const some = chosen().length;
        head.box.indeterminate = some > 0 && some < item.variants.length;
        line.append(element('ul', {}, ...variants));
      }
      return line;
    }

    let pause;
    search.addEventListener('input', () => {
      clearTimeout(pause);
      pause = setTimeout(() => load(true).catch(tell), 150);
    });
    more.addEventListener('click', () => load(false).catch(tell));
    cancel.addEventListener('click', () => close(undefined));
    done.addEventListener('click', () => {
      close([...ticked].map(([id, variants]) => ({ id, variantIds: variants ? [...variants] : null })));
    });
    dialog.append(
      search,
      element(
        'div',
        { class: 'picker-scroll', tabindex: '0', role: 'group', 'aria-label': 'Results' },
        list,
        more,
      ),
      element('div', { class: 'buttons' }, count, cancel, done),
    );
    counted();
    load(true).catch(tell);
  });
  return picked ? post(`${facts.base}/api/picker/chosen`, { type, picked }) : null;
}
