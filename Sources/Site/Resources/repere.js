// Everything works without this file. It adds: leaving without a way back, a warning before typed words are lost, and,
// in the form, pages that turn without leaving the document, so that Back, Forward and Reload keep every word.
//
// A form with `data-garde` is warned about. When the attribute has a value, it is the address of the page, and the page
// holds a sealed draft (`brouillon`): the server opens it, nobody else. Only that sealed text is put in the history entry.
'use strict';
(() => {
  const kept = /\/ecrire\/(\d|relire|document|texte|brouillon)$/;
  const wait = 1200;
  let leaving = false, changed = false, touched = false, asking = null, timer = 0;
  let shown = location.pathname, rank = history.state?.rang ?? 0;

  const journey = () => document.querySelector('form[data-garde^="/"]');
  const draftOf = (page) => page?.querySelector('form[data-garde^="/"]')?.elements.brouillon?.value;
  const fields = (form) => new URLSearchParams(new FormData(form));

  // ---- Leaving

  // Leave: the entries of the form are walked back and emptied first, so that "Back" shows nothing that was typed.
  const leave = (address) => {
    leaving = true;
    document.documentElement.hidden = true;
    clearTimeout(timer);
    asking?.abort();
    const deep = rank;
    const go = () => {
      if (kept.test(location.pathname)) { history.replaceState(null, '', location.pathname.replace(kept, '/ecrire')); }
      deep > 0 ? location.assign(address) : location.replace(address);
    };
    if (!history.state?.brouillon || deep === 0) { go(); return; }
    addEventListener('popstate', go, { once: true });
    setTimeout(() => location.replace(address), 800);
    history.go(-deep);
  };

  addEventListener('beforeunload', (event) => {
    if (changed && !leaving) { event.preventDefault(); event.returnValue = ''; }
  });

  // ---- Asking the server

  // Sends a form and reads the page that comes back. One question at a time: a new one replaces the one under way.
  const ask = (path, body, then, failed) => {
    asking?.abort();
    const request = asking = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'document';
    request.timeout = 30000;
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8');
    request.onload = () => {
      const page = request.response;
      if (draftOf(page)) { then(page); } else { failed(page?.querySelector('main h1')?.textContent); }
    };
    request.onerror = request.ontimeout = () => failed();
    request.onloadend = () => { if (asking === request) { asking = null; } };
    request.send(body);
  };

  // Says above the form why it could not be sent; the words stay where they are.
  const refuse = (form) => (reason) => {
    form.querySelector(':scope > [role=alert]')?.remove();
    const notice = document.createElement('div'), text = document.createElement('p');
    notice.className = 'erreurs';
    notice.setAttribute('role', 'alert');
    notice.tabIndex = -1;
    text.textContent = (reason ? reason + '. ' : '') + (form.dataset.panne ?? form.dataset.echec);
    notice.append(text);
    form.prepend(notice);
    changed = true;
    notice.focus();
  };

  // ---- Turning pages

  const mark = (draft, path, method) => {
    if (method === 'pushState' && path !== shown) { rank += 1; } else { method = 'replaceState'; }
    shown = path;
    history[method]({ brouillon: draft, rang: rank }, '', path);
  };

  const show = (page, method) => {
    if (leaving) { return; }
    const draft = draftOf(page), path = page.querySelector('form[data-garde^="/"]').dataset.garde;
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.body.replaceWith(document.adoptNode(page.body));
    changed = false;
    clearTimeout(timer);
    mark(draft, path, method);
    scrollTo(0, 0);
    arrive();
  };

  // The summary of errors takes the focus, as it does when the page is read from the top; after a turn, the title.
  const arrive = (turned = true) => {
    const summary = document.getElementById('erreurs'), title = document.querySelector('main h1');
    if (summary) { summary.focus(); } else if (turned && title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  };

  // Goes to a page of the form. Words typed while the answer is on its way are sent too, before the page turns.
  const turn = (form, path, button, method) => {
    const body = form.querySelector('[type=password]') && path !== form.dataset.garde ? new URLSearchParams({ brouillon: form.elements.brouillon.value }) : fields(form);
    if (button?.name) { body.append(button.name, button.value); }
    clearTimeout(timer);
    touched = false;
    ask(path, body, (page) => { if (touched) { turn(form, path, button, method); } else { show(page, method); } }, refuse(form));
  };

  // Puts the words typed so far, sealed by the server, in the history entry; tries again later when it could not.
  const keep = () => {
    const form = journey(), later = () => { clearTimeout(timer); timer = setTimeout(keep, wait); };
    if (!form || !changed || form.querySelector('[type=password]')) { return; }
    if (asking) { later(); return; }
    touched = false;
    ask(form.dataset.garde, fields(form), (page) => {
      if (leaving || !form.isConnected) { return; }
      if (!page.querySelector('main [role=alert]:not(#erreurs)')) { mark(draftOf(page), form.dataset.garde, 'replaceState'); }
      if (touched) { later(); }
    }, () => { clearTimeout(timer); timer = setTimeout(keep, 10 * wait); });
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('[data-sortie]');
    if (link) { event.preventDefault(); leave(link.href); }
  });

  document.addEventListener('input', (event) => {
    if (!event.target.form?.hasAttribute('data-garde')) { return; }
    changed = touched = true;
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  });
  document.addEventListener('visibilitychange', () => { if (document.hidden) { keep(); } });

  document.addEventListener('submit', (event) => {
    const form = event.target, button = event.submitter;
    if (!form.hasAttribute('data-garde')) { return; }
    const path = new URL(button?.hasAttribute('formaction') ? button.formAction : form.action).pathname;
    // Other forms, and files to download: the browser sends them itself. A passphrase that the server would refuse gives a page.
    const [first, second] = form.querySelectorAll('[type=password]');
    const download = first && path === form.dataset.garde && first.value === second?.value && first.value.length >= first.minLength;
    if (!form.dataset.garde || !kept.test(path) || download) { changed = false; return; }
    event.preventDefault();
    turn(form, path, button, 'pushState');
  });

  // Back and Forward among the pages of the form: the words on the screen go along, so that none is left behind.
  addEventListener('popstate', () => {
    rank = history.state?.rang ?? rank;
    if (leaving || location.pathname === shown) { return; }
    const form = journey(), path = location.pathname;
    if (!form || !kept.test(path)) { return; }
    shown = path;
    turn(form, path, null, 'replaceState');
  });
  // A link inside the page makes an entry too.
  addEventListener('hashchange', () => {
    const form = journey();
    if (form && !history.state) { rank += 1; history.replaceState({ brouillon: form.elements.brouillon.value, rang: rank }, ''); }
  });

  // ---- Opening

  const form = journey(), own = form?.elements.brouillon?.value, before = history.state?.brouillon;
  if (before && before !== own && kept.test(location.pathname)) {
    ask(location.pathname, new URLSearchParams({ brouillon: before }), (page) => show(page, 'replaceState'), () => {});
  } else if (own) {
    mark(own, form.dataset.garde, 'replaceState');
    arrive(false);
  } else {
    arrive(false);
  }

  // ---- Passkeys: only a script can ask an authenticator. What it answers is sent by the form, as the rest of the page is.

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  const prove = async (form) => {
    const known = form.dataset.connues.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }));
    const key = await navigator.credentials.get({ publicKey: {
      challenge: bytes(form.dataset.question), rpId: form.dataset.site, userVerification: 'required', allowCredentials: known, timeout: 300000,
    } });
    form.elements['cle-id'].value = text(key.rawId);
    form.elements['cle-client'].value = text(key.response.clientDataJSON);
    form.elements['cle-donnees'].value = text(key.response.authenticatorData);
    form.elements['cle-signature'].value = text(key.response.signature);
  };

  const make = async (form) => {
    const known = form.dataset.connues.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }));
    const key = await navigator.credentials.create({ publicKey: {
      challenge: bytes(form.dataset.question), rp: { id: form.dataset.site, name: 'Repère' }, user: { id: bytes(form.dataset.personne), name: 'Repère', displayName: 'Repère' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -8 }, { type: 'public-key', alg: -257 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, attestation: 'none', excludeCredentials: known, timeout: 300000,
    } });
    form.elements['cle-client'].value = text(key.response.clientDataJSON);
    form.elements['cle-objet'].value = text(key.response.attestationObject);
  };

  for (const form of document.querySelectorAll('form[data-cle]')) {
    if (!window.PublicKeyCredential) { continue; }
    form.classList.add('prete');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const button = form.querySelector('button');
      button.disabled = true;
      (form.dataset.cle === 'creer' ? make(form) : prove(form)).then(() => form.submit(), () => {
        button.disabled = false;
        refuse(form)();
      });
    });
  }

  // The screen is hidden from a field: one comes back to it.
  let last = '';
  document.addEventListener('focusin', (event) => { if (event.target.form && event.target.id) { last = event.target.id; } });
  document.addEventListener('submit', (event) => {
    if (event.submitter?.getAttribute('formaction')?.endsWith('/masquer')) { event.target.elements.champ.value = last; }
  });
  const back = document.querySelector('[data-champ]');
  if (back?.dataset.champ) { document.getElementById(back.dataset.champ)?.focus(); }

  // A signed-in page brought back by the arrow is asked again: after signing out it shows nothing.
  // Words that were typed in it stay, hidden until the server has said that this session still sees the page.
  const again = () => {
    const request = new XMLHttpRequest();
    request.open('GET', location.href);
    request.responseType = 'document';
    request.timeout = 10000;
    request.onload = () => { if (request.response?.getElementById('saisie')) { document.documentElement.hidden = false; } else { changed = false; location.reload(); } };
    request.onerror = request.ontimeout = () => setTimeout(again, 2000);
    request.send();
  };
  addEventListener('pageshow', (event) => {
    if (!event.persisted || !document.querySelector('[data-session]')) { return; }
    leaving = false;
    if (!changed) { location.reload(); return; }
    document.documentElement.hidden = true;
    again();
  });
  // ---- Words of a signed-in form: sealed by the server, they stay with the page in the history, for who comes back to it by the arrow.

  const saisie = () => document.querySelector('form[data-garde=""] input[name="ici"]')?.form;
  const sealing = (path, body, type, then) => {
    const request = new XMLHttpRequest();
    request.open('POST', (document.documentElement.lang === 'en' ? '/en' : '') + path);
    request.responseType = type;
    request.timeout = 10000;
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8');
    request.onload = () => { if (request.status === 200 && request.response) { then(request.response); } };
    request.send(body);
  };
  // The server is asked first whether it answers: without a network, the page that the browser shows would hold none of the words.
  document.addEventListener('submit', (event) => {
    const form = event.target, button = event.submitter;
    if (form !== saisie() || form.dataset.joint === 'oui' || button?.hasAttribute('formaction')) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.joint) { return; }
    form.dataset.joint = 'demande';
    const request = new XMLHttpRequest();
    request.open('HEAD', '/healthz');
    request.timeout = 10000;
    request.onload = () => { form.dataset.joint = 'oui'; form.requestSubmit(button); };
    request.onerror = request.ontimeout = () => { delete form.dataset.joint; refuse(form)(); };
    request.send();
  }, true);
  addEventListener('pageshow', () => { delete saisie()?.dataset.joint; });

  let sealTimer = 0;
  const sealTyped = () => {
    const form = saisie();
    clearTimeout(sealTimer);
    if (!form || !changed || leaving) { return; }
    const body = fields(form);
    body.delete('fichier');
    sealing('/garder-la-saisie', body, 'text', (sealed) => { if (changed && form.isConnected) { history.replaceState({ ...history.state, saisie: sealed }, ''); } });
  };
  document.addEventListener('input', (event) => {
    if (event.target.form && event.target.form === saisie()) { clearTimeout(sealTimer); sealTimer = setTimeout(sealTyped, wait); }
  });
  document.addEventListener('visibilitychange', () => { if (document.hidden) { sealTyped(); } });
  // Sent: the page that one comes back to is empty again.
  document.addEventListener('submit', (event) => {
    if (event.target === saisie() && history.state?.saisie) { clearTimeout(sealTimer); history.replaceState({ ...history.state, saisie: undefined }, ''); }
  });
  const left = saisie(), sealedBefore = history.state?.saisie;
  if (left && sealedBefore) {
    sealing('/reprendre-la-saisie', new URLSearchParams({ suite: sealedBefore, jeton: left.elements.jeton.value }), 'document', (page) => {
      if (changed || !page.getElementById('saisie')) { return; }
      document.body.replaceWith(document.adoptNode(page.body));
      changed = true;
    });
  }

  // A page that came back with its errors holds words that are nowhere else.
  if (document.querySelector('form[data-garde=""] [aria-invalid]')) { changed = true; }
})();
