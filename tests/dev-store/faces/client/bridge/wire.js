/* How the app's frame and the admin page around it talk: window messages, answered by number. */
/* global bridge */
bridge.wire = (() => {
  const script = document.currentScript;
  const home = new URL(script?.src || location.href).origin;
  // A page inside an App Bridge modal is a frame within the app's frame: it speaks to the admin as well.
  const admin = window.top === window ? null : window.top;
  const waiting = new Map();
  const listeners = new Map();
  let count = 0;

  function post(message) {
    admin?.postMessage({ devStore: true, nested: window.parent !== window.top, ...message }, home);
  }

  window.addEventListener('message', (event) => {
    if (!admin || event.source !== admin || event.origin !== home || event.data?.devStore !== true) return;
    const { kind, answerTo, value, problem } = event.data;
    if (answerTo !== undefined) {
      const question = waiting.get(answerTo);
      waiting.delete(answerTo);
      if (problem) question?.reject(new Error(problem));
      else question?.resolve(value);
      return;
    }
    listeners.get(kind)?.(value ?? {});
  });

  return {
    home,
    script,
    embedded: admin !== null,
    /** Tells the admin something. */
    tell: (kind, value) => post({ kind, value }),
    /** Asks the admin; `patience` in milliseconds, 0 = a person is deciding. */
    ask(kind, value, patience = 0) {
      if (!admin) return Promise.reject(new Error('App Bridge: this page is not embedded in an admin'));
      const number = ++count;
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        post({ kind, value, number });
        if (patience > 0) {
          setTimeout(() => {
            if (waiting.delete(number)) reject(new Error(`App Bridge: the admin did not answer "${kind}"`));
          }, patience);
        }
      });
    },
    on: (kind, listener) => listeners.set(kind, listener),
  };
})();
