/* Elements that the app declares and the admin shows around it: menu, title bar, save bar. */
/* global bridge */
bridge.chrome = (() => {
  const { wire, navigation } = bridge;
  // A constructed sheet and no attribute of ours: what the server rendered stays as it was for hydration.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    'ui-nav-menu,s-app-nav,ui-title-bar,ui-save-bar{display:none!important}ui-modal,s-app-window{display:contents}',
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const button = (element) => ({
    label: element.textContent?.trim() ?? '',
    primary: element.getAttribute('variant') === 'primary',
    breadcrumb: element.getAttribute('variant') === 'breadcrumb',
    critical: element.getAttribute('tone') === 'critical',
    disabled: element.hasAttribute('disabled'),
    loading: element.hasAttribute('loading') && element.getAttribute('loading') !== 'false',
  });

  /** An element whose declaration is told to the admin whenever it changes. */
  class Declared extends HTMLElement {
    connectedCallback() {
      this.watcher = new MutationObserver(() => this.declare());
      this.watcher.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
      queueMicrotask(() => this.declare());
    }
    disconnectedCallback() {
      this.watcher?.disconnect();
      this.withdraw();
    }
    declare() {}
    withdraw() {}
  }

  class NavMenu extends Declared {
    declare() {
      if (!this.isConnected) return;
      const links = [...this.querySelectorAll('a[href]')].map((link) => ({
        href: link.getAttribute('href'),
        label: link.textContent?.trim() ?? '',
        home: link.rel === 'home',
      }));
      wire.tell('menu', { links });
    }
    withdraw() {
      wire.tell('menu', { links: [] });
    }
  }
  wire.on('navigate', ({ href }) => {
    const link = [...document.querySelectorAll('ui-nav-menu a[href], s-app-nav a[href]')].find(
      (candidate) => candidate.getAttribute('href') === href,
    );
    if (link) navigation.follow(link);
    else location.assign(new URL(href, location.origin));
  });

  class TitleBar extends Declared {
    get actions() {
      return [...this.querySelectorAll('button, a')];
    }
    declare() {
      if (!this.isConnected || this.closest('ui-modal, s-app-window')) return;
      wire.tell('title', {
        title: this.getAttribute('title') ?? document.title,
        actions: this.actions.map(button),
      });
    }
    withdraw() {
      wire.tell('title', null);
    }
  }
  wire.on('titleAction', ({ index }) => {
    const bar = [...document.querySelectorAll('ui-title-bar')].find(
      (one) => !one.closest('ui-modal, s-app-window'),
    );
    bar?.actions[index]?.click();
  });

  let bars = 0;
  /** What the admin's save bar stands for now: an element or a form. */
  let shown = null;
  class SaveBar extends Declared {
    number = ++bars;
    get showing() {
      return shown === this;
    }
    get discardConfirmation() {
      return this.hasAttribute('discardconfirmation') && this.getAttribute('discardconfirmation') !== 'false';
    }
    set discardConfirmation(on) {
      this.toggleAttribute('discardconfirmation', Boolean(on));
    }
    get saver() {
      return this.querySelector('button[variant="primary"]');
    }
    get discarder() {
      return this.querySelector('button:not([variant="primary"])');
    }
    declare() {
      if (!this.showing) return;
      wire.tell('saveBar', {
        save: this.saver ? button(this.saver) : null,
        discard: this.discarder ? button(this.discarder) : null,
        discardConfirmation: this.discardConfirmation,
      });
    }
    withdraw() {
      void this.hide();
    }
    async show() {
      if (this.showing) return;
      shown = this;
      this.declare();
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.showing) return;
      shown = null;
      wire.tell('saveBar', null);
      this.dispatchEvent(new Event('hide'));
    }
    async toggle() {
      return this.showing ? this.hide() : this.show();
    }
    save() {
      this.saver?.click();
    }
    discard() {
      this.discarder?.click();
    }
  }

  // A form with data-save-bar needs no element: any change shows the bar, saving submits, discarding resets.
  const plain = (label) => ({ label, disabled: false, loading: false });
  function formBar(form) {
    return {
      form,
      save: () => form.requestSubmit(),
      discard() {
        form.reset();
        hideForm(form);
      },
    };
  }
  function hideForm(form) {
    if (shown?.form !== form) return;
    shown = null;
    wire.tell('saveBar', null);
  }
  for (const type of ['input', 'change']) {
    document.addEventListener(type, (event) => {
      const form = event.target?.form ?? event.target?.closest?.('form');
      if (!form?.hasAttribute?.('data-save-bar') || shown?.form === form) return;
      shown = formBar(form);
      const discardConfirmation = form.hasAttribute('data-discard-confirmation');
      wire.tell('saveBar', { save: plain('Save'), discard: plain('Discard'), discardConfirmation });
    });
  }
  document.addEventListener('submit', (event) => hideForm(event.target));

  wire.on('save', () => shown?.save());
  wire.on('discard', () => shown?.discard());

  customElements.define('ui-nav-menu', NavMenu);
  customElements.define('s-app-nav', class extends NavMenu {});
  customElements.define('ui-title-bar', TitleBar);
  customElements.define('ui-save-bar', SaveBar);

  return { button, unsaved: () => shown !== null };
})();
