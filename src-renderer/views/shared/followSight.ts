import type { Attachment } from 'svelte/attachments';

/** How near to the visible part of the window an element is already considered to be in sight. */
const MARGIN = '200px';

/** Tells whether an element is in sight, or nearly; nothing where the browser cannot tell. */
export function followSight(onChange: (inSight: boolean) => void): Attachment<HTMLElement> {
  return (element) => {
    if (typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver((changes) => onChange(changes.at(-1)!.isIntersecting), {
      rootMargin: MARGIN,
    });
    observer.observe(element);
    return () => observer.disconnect();
  };
}
