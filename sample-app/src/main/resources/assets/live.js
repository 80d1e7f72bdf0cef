// Keeps the open page up to date: the server says which part has changed, the part is read again, and only what differs is
// touched, so that focus and half-done clicks survive.
(() => {
  'use strict';

  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  // ---- making one tree like another ----

  function isSame(old, fresh) {
    return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && (old.id || '') === (fresh.id || '');
  }

  function copyAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  }

  function make(old, fresh, keep) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    copyAttributes(old, fresh);
    makeChildren(old, fresh, keep);
  }

  function makeChildren(old, fresh, keep) {
    let next = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      const known = child.id ? document.getElementById(child.id) : null;
      if (known) {
        if (known === next) next = next.nextSibling;
        else old.insertBefore(known, next);
        make(known, child, keep);
      } else if (next && !next.id && isSame(next, child)) {
        const like = next;
        next = next.nextSibling;
        make(like, child, keep);
      } else {
        old.insertBefore(child, next);
      }
    }
    while (next) {
      const gone = next;
      next = next.nextSibling;
      // what has an id may only be on its way to another column
      if (!gone.id || !keep.has(gone.id)) gone.remove();
    }
  }

  // ---- what people are told of it ----

  const cards = root => [...root.querySelectorAll('.card')];
  const place = card => card.closest('.column').dataset.title;

  function remember(root) {
    return new Map(cards(root).map(card => [card.id, { at: place(card), box: card.getBoundingClientRect() }]));
  }

  function tell(root, before) {
    const said = [];
    for (const card of cards(root)) {
      const was = before.get(card.id);
      if (!was) {
        said.push(`${card.dataset.name}: ${place(card)}`);
        animate(card, [{ opacity: 0, transform: 'scale(0.96)' }, { opacity: 1, transform: 'none' }]);
      } else if (was.at !== place(card)) {
        said.push(`${card.dataset.name} is now ${place(card)}`);
        slide(card, was.box);
      }
    }
    if (said.length > 3) announce(`${said.length} customers have moved`);
    else if (said.length > 0) announce(said.join('. '));
  }

  function announce(text) {
    document.getElementById('news').textContent = text;
  }

  function slide(card, from) {
    const to = card.getBoundingClientRect();
    animate(card, [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }]);
  }

  function animate(card, steps) {
    if (!calm.matches) card.animate(steps, { duration: 350, easing: 'ease-out' });
  }

  // ---- htmx: a swap that does all this ----

  function swap(target, fragment) {
    const keep = new Set([...fragment.querySelectorAll('[id]')].map(element => element.id));
    const before = remember(target);
    const focused = document.activeElement;
    const card = focused && focused.closest('.card');
    makeChildren(target, fragment, keep);
    if (document.activeElement !== focused) {
      if (focused.isConnected) focused.focus({ preventScroll: true });
      else if (card && card.isConnected) card.focus({ preventScroll: true });
    }
    tell(target, before);
    return [...target.children];
  }

  htmx.defineExtension('keyed', {
    isInlineSwap: style => style === 'keyed',
    handleSwap: (style, target, fragment) => (style === 'keyed' ? swap(target, fragment) : false),
  });

  // ---- what did not work ----

  const problem = document.getElementById('problem');

  document.body.addEventListener('htmx:responseError', () => {
    problem.textContent = 'That was not possible any more. The page shows how things stand now.';
    parts.forEach(refresh);
  });
  document.body.addEventListener('htmx:sendError', () => {
    problem.textContent = 'The shop does not answer. Please try again.';
  });
  document.body.addEventListener('htmx:beforeRequest', event => {
    if (event.detail.requestConfig.verb !== 'get') problem.textContent = '';
  });

  // ---- the server: which part has changed ----

  const parts = [...document.querySelectorAll('[data-live]')];
  const refresh = part => htmx.trigger(part, 'refresh');

  if (parts.length > 0) {
    const news = new EventSource('/live');
    news.addEventListener('open', () => {
      document.body.classList.remove('offline');
      problem.textContent = '';
      parts.forEach(refresh);
    });
    news.addEventListener('error', () => document.body.classList.add('offline'));
    parts.forEach(part => news.addEventListener(part.dataset.live, () => refresh(part)));
    addEventListener('pagehide', () => news.close());
  }
})();
