// What Shopify's admin gives to an extension: the `shopify` global, a fetch with the session token, and plain stand-ins for
// the Polaris web components that our extensions use.
(() => {
  const host = JSON.parse(document.getElementById('host').textContent);
  const realFetch = window.fetch.bind(window);

  const textAt = (key) => key.split('.').reduce((at, part) => at?.[part], host.texts);
  const translate = (key, values = {}) => {
    let text = textAt(key);
    if (text && typeof text === 'object')
      text = text[new Intl.PluralRules(host.locale).select(values.count)] ?? text.other;
    if (typeof text !== 'string') throw new Error(`no text ${key}`);
    return text.replaceAll(/{{(\w+)}}/g, (_, name) => String(values[name]));
  };

  window.shopify = {
    data: { selected: host.selected },
    i18n: { translate },
    extension: {},
    close: () => {
      document.body.dataset.closed = 'true';
    },
  };

  // Relative addresses are the app's; each request carries a fresh token of whoever is signed in.
  window.fetch = async (path, options = {}) => {
    const answer = await realFetch(host.token, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    const { token } = await answer.json();
    const headers = { ...options.headers, Authorization: `Bearer ${token}`, 'Accept-Language': host.locale };
    return realFetch(new URL(path, host.app), { ...options, headers, credentials: 'omit' });
  };

  const define = (name, make) => customElements.define(name, make);
  const plain = ['s-stack', 's-text', 's-badge', 's-spinner', 's-option'];
  for (const name of plain) define(name, class extends HTMLElement {});

  define(
    's-banner',
    class extends HTMLElement {
      connectedCallback() {
        this.setAttribute('role', 'alert');
      }
    },
  );
  const headed = class extends HTMLElement {
    static observedAttributes = ['heading'];
    attributeChangedCallback(_name, _before, heading) {
      this.heading ??= Object.assign(document.createElement('h1'), { className: 'extension-heading' });
      this.heading.textContent = heading;
      this.place();
    }
    connectedCallback() {
      this.setAttribute('role', 'main');
      this.place();
    }
    // Beside the element, whose children are the extension's own; a header, because all content is in a landmark.
    place() {
      if (!this.heading || this.heading.isConnected || !this.isConnected) return;
      const head = document.createElement('header');
      head.append(this.heading);
      this.before(head);
    }
  };
  define('s-admin-block', headed);
  define('s-admin-action', class extends headed {});
  define(
    's-button',
    class extends HTMLElement {
      connectedCallback() {
        this.setAttribute('role', 'button');
        this.tabIndex = 0;
        this.addEventListener(
          'click',
          (event) => this.hasAttribute('disabled') && event.stopImmediatePropagation(),
          true,
        );
        this.addEventListener('keydown', (event) => event.key === 'Enter' && this.click());
      }
    },
  );

  /** A field with a label around a native one; `value` and events are those of the native one. */
  const field = (tag, event) =>
    class extends HTMLElement {
      static observedAttributes = ['label', 'value'];
      constructor() {
        super();
        this.field = document.createElement(tag);
        this.around = document.createElement('label');
        this.words = document.createElement('span');
        this.around.append(this.words, this.field);
        this.attachShadow({ mode: 'open' }).append(this.around);
        this.field.addEventListener(event, (inner) => {
          inner.stopPropagation();
          this.dispatchEvent(new Event(event, { bubbles: true }));
        });
      }
      attributeChangedCallback(name, _before, value) {
        if (name === 'label') this.words.textContent = value;
        else this.field.value = value;
      }
      get value() {
        return this.field.value;
      }
      set value(value) {
        this.field.value = value;
      }
    };
  define('s-text-field', class extends field('input', 'input') {});
  define(
    's-select',
    class extends field('select', 'change') {
      connectedCallback() {
        const copy = () => {
          const value = this.field.value;
          this.field.replaceChildren(
            ...[...this.querySelectorAll('s-option')].map(
              (option) => new Option(option.textContent, option.getAttribute('value')),
            ),
          );
          if (value) this.field.value = value;
        };
        new MutationObserver(copy).observe(this, { childList: true, subtree: true, characterData: true });
        copy();
      }
    },
  );
})();
