/* What the pages' scripts share: elements, JSON requests, short notes, questions. */

/** Makes an element; text is always text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false)
      made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** Posts JSON; throws with the server's words when it refuses. */
export async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.reason ?? `The dev store answered ${response.status}`);
  return answer;
}

/** A note that goes away by itself; announced to screen readers. */
export function show(message, { id, duration = 4000, isError = false, action, onAction, gone } = {}) {
  const toast = element(
    'div',
    { class: isError ? 'toast error' : 'toast', id },
    element('span', {}, message),
  );
  let over = false;
  const close = (dismissed) => {
    if (over) return;
    over = true;
    toast.remove();
    gone?.(dismissed);
  };
  if (action) {
    const button = element('button', { type: 'button' }, action);
    button.addEventListener('click', () => {
      onAction?.();
      close(false);
    });
    toast.append(button);
  }
  const dismiss = element('button', { type: 'button', 'aria-label': 'Dismiss' }, '×');
  dismiss.addEventListener('click', () => close(true));
  toast.append(dismiss);
  const place = document.getElementById('toasts');
  place.append(toast);
  while (place.children.length > 4) place.firstElementChild.remove();
  setTimeout(() => close(false), duration);
}

let questionCount = 0;

/** Opens a dialog of the page's own look; resolves with what `close` was called with (undefined: dismissed). */
export function openDialog({ title, wide = false }, fill) {
  const headingId = `question-${++questionCount}`;
  const dialog = element('dialog', { class: wide ? 'sheet wide' : 'sheet', 'aria-labelledby': headingId });
  return new Promise((resolve) => {
    const close = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      close(undefined);
    });
    dialog.append(element('h2', { id: headingId }, title));
    fill(dialog, close);
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks yes or no. */
export async function ask({ title, text, yes, no, danger = false }) {
  const answer = await openDialog({ title }, (dialog, close) => {
    const refuse = element('button', { type: 'button', class: 'button' }, no);
    const agree = element(
      'button',
      { type: 'button', class: danger ? 'button critical' : 'button primary' },
      yes,
    );
    refuse.addEventListener('click', () => close(false));
    agree.addEventListener('click', () => close(true));
    if (text) dialog.append(element('p', {}, text));
    dialog.append(element('div', { class: 'buttons' }, refuse, agree));
  });
  return answer === true;
}
