/* Pages that stay current: asks for the page again every second and changes only what changed. */
import { ask, post, show } from './tools.js';

const EVERY_MS = 1000;
const main = document.querySelector('main');
let asking = false;
let again = false;

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const response = await fetch(location.href);
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main');
    if (!fresh) return;
    become(main, fresh);
    // A list that someone has used no longer follows its own markup: put it where the shop is.
    for (const { id, value } of fresh.querySelectorAll('select[data-do-on-change]')) {
      const control = document.getElementById(id);
      if (control && control !== document.activeElement && control.value !== value) control.value = value;
    }
  } catch {
    // The store is away for a moment (a restart): the next second tries again.
  } finally {
    asking = false;
    if (again) {
      again = false;
      void refresh();
    }
  }
}

/** Makes `old` like `fresh`, keeping what people are typing, ticking or looking at. */
function become(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const match = sameAs(at, next)
      ? at
      : next.id
        ? [...old.children].find((child) => child.id === next.id)
        : null;
    if (match) {
      if (match !== at) old.insertBefore(match, at);
      else at = at.nextSibling;
      if (match.nodeType === Node.TEXT_NODE) {
        if (match.data !== next.data) match.data = next.data;
      } else if (match.nodeType === Node.ELEMENT_NODE) become(match, next);
    } else {
      old.insertBefore(document.importNode(next, true), at);
    }
  }
  while (at) {
    const rest = at.nextSibling;
    at.remove();
    at = rest;
  }
}
function sameAs(a, b) {
  return a && a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? '') === (b.id ?? '');
}

async function act(url, body, control) {
  control?.setAttribute('aria-busy', 'true');
  try {
    const answer = await post(url, body);
    if (answer.said) show(answer.said);
    return true;
  } catch (problem) {
    show(problem.message, { isError: true });
    return false;
  } finally {
    control?.removeAttribute('aria-busy');
    void refresh();
  }
}

/** Fields of a form; a name that ends in [] becomes a list, a checkbox true or false. */
function fieldsOf(form) {
  const fields = {};
  const data = new FormData(form);
  for (const name of new Set([...form.elements].map((field) => field.name).filter(Boolean))) {
    if (name.endsWith('[]')) fields[name.slice(0, -2)] = data.getAll(name);
    else if (form.elements[name]?.type === 'checkbox') fields[name] = data.has(name);
    else if (data.has(name)) fields[name] = data.get(name);
  }
  return fields;
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.dataset.do === undefined) return;
  event.preventDefault();
  if (form.dataset.do === '') return;
  const done = await act(form.dataset.do, fieldsOf(form), event.submitter);
  if (done && form.dataset.after !== 'keep') form.reset();
});
document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[data-do]') : null;
  if (!button) return;
  const { confirm } = button.dataset;
  if (confirm && !(await ask({ title: confirm, text: '', yes: 'Yes', no: 'No', danger: true }))) return;
  const more = button.dataset.with ? fieldsOf(document.getElementById(button.dataset.with)) : {};
  void act(button.dataset.do, { ...JSON.parse(button.dataset.input ?? '{}'), ...more }, button);
});
document.addEventListener('change', async (event) => {
  const control = event.target;
  if (control.dataset?.doOnChange) {
    const value = control.type === 'checkbox' ? control.checked : control.value;
    const input = { ...JSON.parse(control.dataset.input ?? '{}'), [control.name]: value };
    const done = await act(control.dataset.doOnChange, input, control);
    if (!done && control.type === 'checkbox') control.checked = !control.checked;
  } else if (control.form?.hasAttribute('data-go-on-change')) {
    control.form.requestSubmit();
  }
});
let typing;
document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (!form?.hasAttribute('data-search')) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(fieldsOf(form))) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    url.searchParams.delete('page');
    history.replaceState(null, '', url);
    void refresh();
  }, 150);
});
document.addEventListener('change', (event) => {
  if (event.target.dataset?.tickAll === undefined) return;
  for (const box of document.querySelectorAll('input[data-pick]')) box.checked = event.target.checked;
});

setInterval(() => {
  if (!document.hidden && !asking) void refresh();
}, EVERY_MS);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refresh();
});
