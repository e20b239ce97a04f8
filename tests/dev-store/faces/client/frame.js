/* The admin page's side of App Bridge: answers the app's frame and shows what it asks for. */
import { openPicker } from './picker.js';
import { ask, element, post, show } from './tools.js';

const facts = JSON.parse(document.getElementById('facts').textContent);
const frame = document.getElementById('app');
const appOrigin = new URL(facts.appUrl).origin;
const $ = (id) => document.getElementById(id);
let bar = null;
let menuLinks = [];

function send(message, target = frame.contentWindow) {
  target?.postMessage({ devStore: true, ...message }, appOrigin);
}
const event = (kind, value) => send({ kind, value });

/** Questions: each answers with a value or throws. */
const questions = {
  hello: () => ({ locale: facts.locale }),
  idToken: async () => (await post(`${facts.base}/api/session-token`, {})).token,
  user: () => facts.user,
  scopes: () => post(`${facts.base}/api/scopes`, {}),
  resourcePicker: (options) => openPicker(facts, options),
  leaveConfirmation: async () => {
    if (!(await mayLeave())) return new Promise(() => {});
    return undefined;
  },
  requestScopes: async ({ scopes }) => {
    const granted = await ask({
      title: `${facts.appName} asks for more access`,
      text: scopes.join(', '),
      yes: 'Allow',
      no: 'Decline',
    });
    const detail = granted
      ? await post(`${facts.base}/api/scopes/grant`, { scopes })
      : await post(`${facts.base}/api/scopes`, {});
    return { result: granted ? 'granted-all' : 'declined-all', detail };
  },
  revokeScopes: async ({ scopes }) => ({ detail: await post(`${facts.base}/api/scopes/revoke`, { scopes }) }),
};

/** Things the app tells; `nested` = by a page inside one of its modals, which must not move the frame's chrome. */
const news = {
  location({ path }, nested) {
    if (nested) return;
    history.replaceState(null, '', facts.home + (path === '/' ? '' : path));
    markCurrent(path);
    $('frame-note').hidden = true;
  },
  menu({ links }) {
    menuLinks = links;
    const items = links
      .filter((link) => !link.home)
      .map((link) => {
        const anchor = element('a', { href: facts.home + link.href }, link.label);
        anchor.addEventListener('click', (click) => {
          if (click.ctrlKey || click.metaKey || click.shiftKey) return;
          click.preventDefault();
          void go(link.href);
        });
        return element('li', {}, anchor);
      });
    $('app-menu').replaceChildren(...items);
    markCurrent(location.pathname.slice(facts.home.length) || '/');
  },
  title(value, nested) {
    if (nested) return;
    const title = value?.title || facts.appName;
    document.title = `${title} · ${facts.shopName}`;
    $('app-title').textContent = title;
    const actions = (value?.actions ?? []).map((action, index) => ({ ...action, index }));
    const buttons = actions
      .sort((a, b) => a.primary - b.primary)
      .map((action) => {
        const kind = action.primary ? 'button primary' : action.critical ? 'button critical' : 'button';
        const control = element(
          'button',
          { type: 'button', class: kind },
          (action.breadcrumb ? '← ' : '') + action.label,
        );
        control.disabled = action.disabled || action.loading;
        control.addEventListener('click', () => event('titleAction', { index: action.index }));
        return control;
      });
    $('app-actions').replaceChildren(...buttons);
  },
  saveBar(value) {
    bar = value;
    $('save-bar').hidden = !bar;
    document.body.classList.toggle('unsaved', Boolean(bar));
    if (!bar) return;
    for (const [id, button] of [
      ['save', bar.save],
      ['discard', bar.discard],
    ]) {
      $(id).hidden = !button;
      $(id).disabled = Boolean(button?.disabled || button?.loading);
      $(id).setAttribute('aria-busy', String(Boolean(button?.loading)));
    }
  },
  toast({ id, message, duration, isError, action }) {
    const gone = (dismissed) => event('toastGone', { id, dismissed });
    const onAction = () => event('toastAction', { id });
    show(message, { id, duration, isError, action, onAction, gone });
  },
  hideToast: ({ id }) => $(id)?.remove(),
  loading({ on }) {
    $('progress').hidden = !on;
  },
  admin({ path, newTab }) {
    const href = facts.base + path;
    if (newTab) window.open(href, '_blank', 'noopener');
    else location.assign(href);
  },
  leave({ href }) {
    location.assign(href);
  },
};

async function mayLeave() {
  if (!bar) return true;
  return ask({
    title: 'Leave without saving?',
    text: 'What you changed on this page is lost.',
    yes: 'Leave page',
    no: 'Stay',
    danger: true,
  });
}

async function go(href) {
  if (!(await mayLeave())) return;
  news.saveBar(null);
  event('navigate', { href });
}

function markCurrent(path) {
  const clean = path.split(/[?#]/)[0];
  const fits = (link) => clean === link.href || clean.startsWith(`${link.href}/`);
  const best = menuLinks
    .filter((link) => !link.home && fits(link))
    .sort((a, b) => b.href.length - a.href.length)[0];
  for (const anchor of $('app-menu').querySelectorAll('a')) {
    if (best && anchor.getAttribute('href') === facts.home + best.href)
      anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }
}

window.addEventListener('message', async ({ source, origin, data }) => {
  if (origin !== appOrigin || data?.devStore !== true || !isInFrame(source)) return;
  const { kind, value, number, nested } = data;
  if (number === undefined) {
    if (Object.hasOwn(news, kind)) news[kind](value, nested);
    return;
  }
  try {
    if (!Object.hasOwn(questions, kind)) throw new Error(`The dev store does not know "${kind}"`);
    send({ answerTo: number, value: await questions[kind](value) }, source);
  } catch (problem) {
    send({ answerTo: number, problem: problem.message }, source);
  }
});

function isInFrame(source) {
  for (let at = source; at && at !== at.parent; at = at.parent) if (at === frame.contentWindow) return true;
  return false;
}

$('save').addEventListener('click', () => event('save', {}));
$('discard').addEventListener('click', async () => {
  const question = {
    title: 'Discard what you changed?',
    text: 'This cannot be undone.',
    yes: 'Discard',
    no: 'Keep editing',
    danger: true,
  };
  if (!bar?.discardConfirmation || (await ask(question))) event('discard', {});
});
$('app-home').addEventListener('click', (click) => {
  if (click.ctrlKey || click.metaKey || click.shiftKey) return;
  click.preventDefault();
  void go(menuLinks.find((link) => link.home)?.href ?? '/');
});
window.addEventListener('beforeunload', (leaving) => {
  if (bar) leaving.preventDefault();
});
// Everything that listens is in place: only now may the app start to speak.
frame.src = frame.dataset.src;
