/** Where things on the page are, as eyes and fingers find them. These run in the browser. */

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
