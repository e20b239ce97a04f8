/* App Bridge modals: shown over the app, in the browser's own top layer. */
/* global bridge */
bridge.modal = (() => {
  const { chrome, config, token } = bridge;
  const STYLE = `
    dialog{border:0;padding:0;border-radius:14px;width:min(var(--width,620px),calc(100vw - 24px));max-height:calc(100vh - 32px);
      box-shadow:0 24px 70px rgb(20 26 38/.35);color:#1d2330;background:#fff;font:14px/1.5 system-ui,sans-serif}
    dialog[open]{display:flex;flex-direction:column}
    dialog::backdrop{background:rgb(20 26 38/.45)}
    header,footer{display:flex;gap:8px;align-items:center;padding:12px 16px}
    header{justify-content:space-between;border-bottom:1px solid #e4e2dc}
    footer{justify-content:flex-end;border-top:1px solid #e4e2dc}
    h2{font-size:16px;margin:0}
    .body{overflow:auto;flex:1;min-height:0}
    iframe{border:0;display:block;width:100%;height:min(70vh,640px)}
    .max{--width:100vw;height:calc(100vh - 32px)} .max iframe{height:100%}
    button{font:inherit;border:1px solid #c9c6bd;background:#fff;color:#1d2330;border-radius:8px;padding:6px 12px;cursor:pointer}
    button:focus-visible{outline:3px solid #0d7a70;outline-offset:2px}
    button.primary{background:#1d2330;border-color:#1d2330;color:#fff} button.critical{background:#a3271c;border-color:#a3271c;color:#fff}
    button:disabled{opacity:.5;cursor:default}
    button.close{border-color:transparent;font-size:18px;line-height:1;padding:4px 10px}`;
  const WIDTHS = { small: '420px', base: '620px', large: '980px' };

  class Modal extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      root.innerHTML = `<style>${STYLE}</style><dialog aria-labelledby="title"><header><h2 id="title"></h2>
        <button class="close" type="button" aria-label="Close">×</button></header>
        <div class="body"><slot></slot></div><footer></footer></dialog>`;
      this.dialog = root.querySelector('dialog');
      root.querySelector('.close').addEventListener('click', () => void this.hide());
      this.dialog.addEventListener('cancel', (event) => {
        event.preventDefault();
        void this.hide();
      });
      // Only the title bar is drawn here; the content may change as often as it likes.
      const matters = ({ target }) =>
        target === this || (target.parentElement ?? target).closest?.('ui-title-bar');
      this.watcher = new MutationObserver((changes) => {
        if (this.dialog.open && changes.some(matters)) this.draw();
      });
    }
    connectedCallback() {
      this.watcher.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
    }
    disconnectedCallback() {
      this.watcher.disconnect();
      if (this.dialog.open) this.dialog.close();
    }
    get variant() {
      return this.getAttribute('variant') ?? 'base';
    }
    set variant(variant) {
      this.setAttribute('variant', variant);
    }
    get src() {
      return this.getAttribute('src') ?? undefined;
    }
    set src(src) {
      this.setAttribute('src', src);
    }
    /** Where the content lives: the first child that is content, so that React can render into it. */
    get content() {
      return [...this.children].find((child) => !child.matches('ui-title-bar, ui-save-bar'));
    }
    set content(element) {
      this.content?.remove();
      this.append(element);
    }
    get contentWindow() {
      return this.shadowRoot.querySelector('iframe')?.contentWindow ?? null;
    }
    draw() {
      const bar = this.querySelector('ui-title-bar');
      const root = this.shadowRoot;
      root.querySelector('h2').textContent = bar?.getAttribute('title') ?? document.title;
      this.dialog.className = this.variant;
      this.dialog.style.setProperty('--width', WIDTHS[this.variant] ?? '');
      if (this.variant === 'max') this.dialog.style.removeProperty('--width');
      const footer = root.querySelector('footer');
      const actions = [...(bar?.querySelectorAll('button, a') ?? [])];
      footer.style.display = actions.length === 0 ? 'none' : '';
      footer.replaceChildren(
        ...actions
          .map((action) => {
            const shown = chrome.button(action);
            const copy = document.createElement('button');
            copy.type = 'button';
            copy.textContent = shown.label;
            copy.disabled = shown.disabled || shown.loading;
            copy.classList.toggle('primary', shown.primary);
            copy.classList.toggle('critical', shown.critical);
            copy.addEventListener('click', () => action.click());
            return { copy, primary: shown.primary };
          })
          .sort((a, b) => Number(a.primary) - Number(b.primary))
          .map(({ copy }) => copy),
      );
    }
    async show() {
      if (this.dialog.open) return;
      this.draw();
      if (this.src) await this.fillFrame();
      this.dialog.showModal();
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.dialog.open) return;
      this.dialog.close();
      this.shadowRoot.querySelector('iframe')?.remove();
      this.dispatchEvent(new Event('hide'));
    }
    async toggle() {
      return this.dialog.open ? this.hide() : this.show();
    }
    async fillFrame() {
      const url = new URL(this.src, location.href);
      const known = { embedded: '1', shop: config.shop, host: config.host, locale: config.locale };
      for (const [name, value] of Object.entries(known)) if (value) url.searchParams.set(name, value);
      url.searchParams.set('id_token', await token.fresh());
      const frame = document.createElement('iframe');
      frame.title = this.shadowRoot.querySelector('h2').textContent;
      frame.src = url.href;
      this.shadowRoot.querySelector('.body').append(frame);
    }
  }

  customElements.define('ui-modal', Modal);
  customElements.define(
    's-app-window',
    class extends Modal {
      get variant() {
        return 'max';
      }
    },
  );

  function find(id) {
    const element = document.getElementById(id);
    if (!element?.show) throw new Error(`App Bridge: there is no modal or save bar with the id "${id}"`);
    return element;
  }
  return {
    byId: {
      show: async (id) => find(id).show(),
      hide: async (id) => find(id).hide(),
      toggle: async (id) => find(id).toggle(),
    },
  };
})();
