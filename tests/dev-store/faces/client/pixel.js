// Tells the pixel's sandbox what happens on the page, as Shopify's storefront would, and whether the shopper allows it.
const frame = document.getElementById('pixel');
const box = document.getElementById('consent');

const tell = (message) => frame.contentWindow.postMessage(message, '*');
const product = (id) => ({ id, title: document.querySelector('h1')?.textContent ?? '' });
const view = () => {
  const { product: id } = frame.dataset;
  if (id) tell({ name: 'product_viewed', data: { productVariant: { product: product(id) } } });
};

addEventListener('message', ({ source, data }) => {
  if (source !== frame.contentWindow || data !== 'pixel ready') return;
  box.checked = localStorage.getItem('consent') === 'yes';
  tell({ consent: box.checked });
  view();
});

box.addEventListener('change', () => {
  localStorage.setItem('consent', box.checked ? 'yes' : 'no');
  tell({ consent: box.checked });
  view();
});

// Buying here is a cart and a checkout in one.
document.addEventListener('click', ({ target }) => {
  const { product: id } = frame.dataset;
  if (!id || !target.closest?.('button.buy')) return;
  tell({ name: 'product_added_to_cart', data: { cartLine: { merchandise: { product: product(id) } } } });
  const lineItems = [{ variant: { product: product(id) } }];
  const data = { checkout: { email: 'shopper@example.com', lineItems } };
  tell({ name: 'checkout_started', data });
  tell({ name: 'checkout_completed', data });
});
