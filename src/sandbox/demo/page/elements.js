/**
 * Makes an element. Children that are strings become text, never markup; children and attributes that are undefined or false
 * are left out.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return made;
}

/**
 * Makes the children of a parent like those that are wanted, and touches only what differs: focus, scroll positions, selected
 * text and what people have opened stay. Children with `data-key` are found again by it, others by their place.
 */
export function show(parent, wanted) {
  const keys = new Set(wanted.map(keyOf).filter((key) => key !== undefined));
  const keyed = new Map();
  for (const child of [...parent.childNodes]) {
    const key = keyOf(child);
    if (key === undefined) continue;
    if (keys.has(key)) keyed.set(key, child);
    else child.remove();
  }
  let place = parent.firstChild;
  for (const child of wanted) {
    const key = keyOf(child);
    const old = key === undefined ? place : keyed.get(key);
    if (old && keyOf(old) === key && old.nodeName === child.nodeName) {
      if (old !== place) parent.insertBefore(old, place);
      liken(old, child);
      place = old.nextSibling;
    } else parent.insertBefore(child, place);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset.key : undefined;
}

function liken(old, wanted) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  // Something that became important opens; what a person has opened or closed stays so.
  const opens = wanted.dataset.open === 'yes' && old.dataset.open !== 'yes';
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value && name !== 'open') old.setAttribute(name, value);
  }
  if (opens) old.open = true;
  show(old, [...wanted.childNodes]);
}

/** A part that folds. `isOpen` is how it begins; later it only ever opens by itself. */
export function folding(attributes, { summary, isOpen }, ...children) {
  return element(
    'details',
    { ...attributes, open: isOpen, 'data-open': isOpen ? 'yes' : 'no' },
    element('summary', {}, summary),
    ...children,
  );
}

const signs = { good: '✓', bad: '✕', neutral: '–', turn: '➜', merged: '✓', waiting: '', busy: '' };

/** A round mark: its sign says the same as its colour. The state in words stands beside it. */
export function mark(tone) {
  return element('span', { class: `mark ${tone}`, 'aria-hidden': 'true' }, signs[tone]);
}

/** A state in words, in its colour. */
export function pill(tone, text) {
  return element('span', { class: `pill ${tone}` }, mark(tone), text);
}
