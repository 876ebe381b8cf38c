/* What the pages do beyond plain HTML: drafts, one sending only, money in words, rows, dates.
   Everything works without this file. */
(() => {
  'use strict';

  const words = document.getElementById('words').dataset;
  const english = document.documentElement.lang === 'en';
  const every = (selector, what, root = document) => root.querySelectorAll(selector).forEach(what);
  const fill = (phrase, name, value) => phrase.replace(`{${name}}`, value);

  /* Drafts: kept in this browser while typing, offered back, dropped once another page answers. */
  const PREFIX = 'draft:';
  const keyOf = (form) => `${PREFIX}${document.body.dataset.person}:${form.dataset.draft}`;
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* storage is off: nothing was kept */ } },
  };
  const SECRET = new Set(['csrf_token', 'seen', 'key', 'add', 'remove']);
  const typed = (form) => [...new FormData(form)].filter(([name, value]) => !SECRET.has(name) && typeof value === 'string' && form.elements[name]?.type !== 'password');
  const clock = (at) => new Date(at).toLocaleTimeString(english ? 'en-GB' : 'vi-VN', { hour: '2-digit', minute: '2-digit' });

  /* Where nobody is signed in, the session has ended: what was sent was not taken, and is still a draft. */
  function dropSent() {
    const out = !document.body.dataset.person;
    for (let i = localStorage.length - 1; i >= 0; i -= 1) {
      const key = localStorage.key(i);
      const draft = key.startsWith(PREFIX) ? store.read(key) : null;
      if (!draft?.sent || draft.sent === location.pathname) continue;
      if (out) store.write(key, { at: draft.at, fields: draft.fields }); else store.drop(key);
    }
  }

  function putBack(form, draft) {
    draft.fields.forEach(([name]) => { if (!form.elements[name]) growFor(form, name); });
    every('input[type=checkbox], input[type=radio]', (box) => {
      box.checked = draft.fields.some(([name, value]) => name === box.name && value === box.value);
    }, form);
    draft.fields.forEach(([name, value]) => {
      const field = form.elements[name];
      if (field && 'value' in field && !['checkbox', 'radio', 'file'].includes(field.type)) field.value = value;
    });
    every('[data-decides]', showFitting, form);
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function button(text, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'btn btn-plain ms-2';
    made.textContent = text;
    made.addEventListener('click', act);
    return made;
  }

  function keepDraft(form) {
    const key = keyOf(form);
    const note = form.querySelector('[data-draft-note]');
    const found = store.read(key);
    const answered = document.getElementById('complaints');  // the page holds what was just sent
    if (found && !answered && JSON.stringify(found.fields) !== JSON.stringify(typed(form))) {
      const offer = document.createElement('div');
      offer.className = 'note tone-info offered';
      offer.setAttribute('role', 'status');
      offer.append(fill(words.found, 'time', clock(found.at)), button(words.take, () => { putBack(form, found); offer.remove(); }), button(words.drop, () => { store.drop(key); offer.remove(); }));
      form.prepend(offer);
    }
    let timer = 0;
    form.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const at = Date.now();
        if (store.write(key, { at, fields: typed(form) }) && note) note.textContent = fill(words.kept, 'time', clock(at));
      }, 600);
    });
    form.addEventListener('submit', () => {
      clearTimeout(timer);
      store.write(key, { at: Date.now(), fields: typed(form), sent: location.pathname });
    });
  }

  /* One sending only; none at all while offline. */
  function sendOnce(form) {
    form.addEventListener('submit', (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        const note = form.querySelector('[data-draft-note]');
        if (note) note.textContent = words.offline;
        return;
      }
      if (form.dataset.sending) { event.preventDefault(); return; }
      form.dataset.sending = 'yes';
      const pressed = event.submitter;
      setTimeout(() => every('button', (each) => { each.disabled = true; }, form));
      if (pressed) pressed.setAttribute('aria-busy', 'true');
    });
  }
  addEventListener('pageshow', () => every('form[data-sending]', (form) => {
    delete form.dataset.sending;
    every('button', (each) => { each.disabled = false; each.removeAttribute('aria-busy'); }, form);
  }));

  function showLine() { every('[data-offline]', (note) => { note.hidden = navigator.onLine; }); }

  /* Money in words while typing: 13,386 tỷ; 350 triệu; 60.000.000. */
  const UNITS = [[/t[ỷỉyi]$/i, 1e9], [/tri[ệe]u$|tr$/i, 1e6], [/ngh[ìi]n$|ng[àa]n$/i, 1e3], [/$/, 1]];
  function dong(text) {
    const plain = text.trim().replace(/\s*(đồng|đ|vn[đd]|dong)\.?$/i, '').trim();
    const [unit, factor] = UNITS.find(([pattern]) => pattern.test(plain));
    const digits = plain.replace(unit, '').trim();
    if (!/^\d+(\.\d{3})*(,\d+)?$/.test(digits)) return null;
    const amount = Math.round(Number(digits.replaceAll('.', '').replace(',', '.')) * factor);
    return amount >= 1000 && Number.isSafeInteger(amount) ? amount : null;
  }
  function moneyWords(amount) {
    const say = (number) => number.toLocaleString(english ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 9 });
    if (amount >= 1e9 && amount % 1e6 === 0) return fill(words.billion, 'n', say(amount / 1e9));
    if (amount >= 1e6 && amount % 1e3 === 0) return fill(words.million, 'n', say(amount / 1e6));
    return fill(words.dong, 'n', say(amount));
  }
  document.addEventListener('input', (event) => {
    const echo = event.target.dataset?.money && document.getElementById(event.target.dataset.money);
    if (!echo) return;
    const amount = dong(event.target.value);
    echo.textContent = amount === null ? '' : moneyWords(amount);
  });

  /* Rows of repeated fields: a copy of the last one, its fields empty and numbered anew. */
  function addRow(group) {
    const rows = group.querySelectorAll(':scope > [data-row]');
    const last = rows[rows.length - 1];
    const number = Math.max(...[...rows].map((row) => indexOf(group, row))) + 1;
    const old = `${group.dataset.rows}-${indexOf(group, last)}`;
    const fresh = `${group.dataset.rows}-${number}`;
    const copy = last.cloneNode(true);
    every('*', (part) => {
      for (const name of ['id', 'name', 'for', 'value', 'data-money', 'aria-describedby']) {
        const was = part.getAttribute(name);
        if (was?.includes(old)) part.setAttribute(name, was.replaceAll(old, fresh));
      }
      if (part.matches('.complaint, .date-picker')) part.remove();
      if (part.matches('output')) part.textContent = '';
      if (part.matches('.wrong')) part.classList.remove('wrong');
      part.removeAttribute('aria-invalid');
      if (part.matches('textarea, input:not([type=checkbox], [type=radio])')) { part.value = ''; part.defaultValue = ''; }
      if (part.matches('[type=checkbox], [type=radio]')) part.checked = false;
      if (part.matches('select')) part.selectedIndex = 0;
      if (part.matches('details')) part.open = false;
    }, copy);
    every('[data-number]', (part) => { part.textContent = rows.length + 1; }, copy);
    last.after(copy);
    every('[data-day]', addPicker, copy);
    every('[data-decides]', showFitting, copy);
    return copy;
  }
  const indexOf = (group, row) => Number(row.querySelector('[data-remove]').value.slice(group.dataset.rows.length + 1)) || 0;
  function growFor(form, name) {
    every('[data-rows]', (group) => {
      const rest = name.startsWith(`${group.dataset.rows}-`) ? parseInt(name.slice(group.dataset.rows.length + 1), 10) : -1;
      while (rest >= 0 && !form.elements[name] && group.querySelectorAll(':scope > [data-row]').length <= rest) addRow(group);
    }, form);
  }
  function emptyRow(row) {
    every('[type=checkbox], [type=radio]', (box) => { box.checked = false; }, row);
    every('textarea, input:not([type=checkbox], [type=radio])', (field) => { field.value = ''; }, row);
    every('select', (field) => { field.selectedIndex = 0; }, row);
    every('[data-decides]', showFitting, row);
  }
  document.addEventListener('click', (event) => {
    const pressed = event.target.closest?.('[data-add], [data-remove]');
    const group = pressed?.closest('[data-rows]');
    if (!group || !group.querySelector(':scope > [data-row]')) return;
    event.preventDefault();
    if (pressed.matches('[data-add]')) { addRow(group).querySelector('input, textarea, select')?.focus(); return; }
    const row = pressed.closest('[data-row]');
    const form = row.closest('form');
    if (group.querySelectorAll(':scope > [data-row]').length > 1) { row.remove(); group.querySelector('[data-add]').focus(); } else emptyRow(row);
    form.dispatchEvent(new Event('input'));
  });

  /* Fields that belong to some choices only: there while one of these is chosen. */
  function showFitting(choice) {
    const root = choice.closest('[data-row]') ?? choice.form;
    every('[data-fits]', (field) => {
      field.closest('.field').hidden = !field.dataset.fits.split(' ').includes(choice.value);
    }, root);
    every('[data-part] > .hint', (hint) => { hint.hidden = true; }, root);
    every('[data-part]', (part) => { part.hidden = !part.querySelector('.field:not([hidden])'); }, root);
  }
  document.addEventListener('change', (event) => {
    if (event.target.matches?.('[data-decides]')) showFitting(event.target);
  });

  /* A calendar beside a day that is typed. */
  function addPicker(field) {
    const picker = document.createElement('input');
    picker.type = 'date';
    picker.className = 'form-control date-picker';
    picker.setAttribute('aria-label', words.pick);
    picker.addEventListener('change', () => {
      if (picker.value) field.value = picker.value.split('-').reverse().join('/');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    field.after(picker);
  }

  /* The board by arrow keys. */
  document.addEventListener('keydown', (event) => {
    const grid = event.target.closest?.('[data-grid]');
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const cell = event.target.closest?.('td, th');
    if (!grid || !step || !cell) return;
    const rows = [...grid.querySelectorAll('tbody tr:not(.area)')];
    const goal = rows[rows.indexOf(cell.parentElement) + step[0]]?.cells[cell.cellIndex + step[1]]?.querySelector('a');
    if (goal) { event.preventDefault(); goal.focus(); }
  });

  /* The page's address: copied, or handed to whatever the telephone offers. */
  every('[data-copy]', (copy) => {
    const source = document.querySelector(copy.dataset.copy);
    copy.hidden = false;
    copy.addEventListener('click', async () => {
      source.select();
      try { await navigator.clipboard.writeText(source.value); } catch { document.execCommand('copy'); }
      copy.textContent = copy.dataset.copied;
    });
  });
  if (navigator.share) every('[data-share]', (share) => {
    share.hidden = false;
    share.addEventListener('click', () => navigator.share({ title: document.title, url: share.dataset.share }).catch(() => {}));
  });

  try { dropSent(); } catch { /* storage is off */ }
  every('[data-day]', addPicker);
  every('[data-decides]', (choice) => showFitting(choice));
  every('form[data-draft]', keepDraft);
  every('form[data-once]', sendOnce);
  addEventListener('online', showLine);
  addEventListener('offline', showLine);
  showLine();
  document.getElementById('complaints')?.focus();
})();
