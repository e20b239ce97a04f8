/* Language and person: remembered for all admin pages by the server's cookie. */
for (const choice of document.querySelectorAll('[data-preference]')) {
  choice.addEventListener('change', () => {
    const url = new URL(location.href);
    url.searchParams.set(choice.dataset.preference, choice.value);
    location.assign(url);
  });
}
