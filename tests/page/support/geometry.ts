/** Where things on the page are, as eyes and fingers find them. These run in the browser. */

/** What sticks out of the screen, or of the panel, card or button it is in. What scrolls may be as large as it likes. */
export function stickingOut() {
  const FRAMES = '.panel, .top-bar, .image-class, button';
  const found = new Set<string>();
  const beyond = document.documentElement.scrollWidth - innerWidth;
  if (beyond > 0) found.add(`${beyond} px of the page`);
  const scrolls = (element: Element, frame: Element): boolean => element !== frame
    && (getComputedStyle(element).overflow !== 'visible' || scrolls(element.parentElement!, frame));
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true })
    && !element.closest('.visually-hidden') && getComputedStyle(element).clipPath === 'none';
  for (const element of document.body.querySelectorAll('*')) {
    const frame = element.parentElement!.closest(FRAMES);
    if (!frame || !isShown(element) || scrolls(element.parentElement!, frame)) continue;
    const outer = frame.getBoundingClientRect();
    const inner = element.getBoundingClientRect();
    if (inner.width > 0 && (inner.left < outer.left - 1 || inner.right > outer.right + 1)) {
      found.add(`${frame.tagName}#${frame.id}.${frame.className}: ${element.tagName}.${element.className} “${element.textContent?.trim().slice(0, 40)}”`);
    }
  }
  for (const button of document.querySelectorAll('button')) {
    const lines = document.createRange();
    lines.selectNodeContents(button);
    const { top, bottom } = button.getBoundingClientRect();
    const text = lines.getBoundingClientRect();
    if (isShown(button) && (text.top < top || text.bottom > bottom)) found.add(`lines of “${button.textContent}”`);
  }
  return [...found];
}

/** What has the focus, and whether all of its ring is seen: below the bar, and not cut off by what it is in. */
export function focusRing() {
  const focused = document.activeElement ?? document.body;
  const bar = document.querySelector('.top-bar')!;
  const box = focused.getBoundingClientRect();
  const { outlineOffset, outlineWidth, outlineStyle } = getComputedStyle(focused);
  const reach = parseFloat(outlineOffset) + parseFloat(outlineWidth);
  const cutting: string[] = [];
  if (!bar.contains(focused) && box.top - reach < bar.getBoundingClientRect().bottom) cutting.push('the bar');
  for (let outer = focused.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
    if (getComputedStyle(outer).overflow === 'visible') continue;
    const edge = outer.getBoundingClientRect();
    const left = edge.left + outer.clientLeft;
    const top = edge.top + outer.clientTop;
    const isWhole = box.left - reach >= left - 0.5 && box.right + reach <= left + outer.clientWidth + 0.5
      && box.top - reach >= top - 0.5 && box.bottom + reach <= top + outer.clientHeight + 0.5;
    if (!isWhole) cutting.push(`${outer.tagName}.${outer.className}`);
  }
  return {
    isPage: focused === document.body,
    name: `${focused.tagName}#${focused.id} “${(focused.getAttribute('aria-label') ?? focused.textContent ?? '').trim().slice(0, 40)}”`,
    cutBy: outlineStyle === 'none' ? ['no ring'] : cutting,
  };
}

/** What a finger may miss: targets lower or narrower than 24 px, WCAG's least. Words of a sentence are excepted there. */
export function smallTargets() {
  const targets = 'button, select, summary, textarea, input, a[href], [role="option"]';
  return [...document.querySelectorAll<HTMLElement>(targets)].flatMap((target) => {
    const isShown = target.checkVisibility({ visibilityProperty: true }) && !target.closest('.visually-hidden');
    const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
    if (!isShown || target.matches('.clue') || Math.min(width, height) > 23.9) return [];
    const name = target.getAttribute('aria-label') ?? target.closest('label')?.textContent ?? target.textContent;
    return `${target.tagName}.${target.className} “${name?.trim().slice(0, 40)}” ${width.toFixed(1)}×${height.toFixed(1)}`;
  });
}
