import type { Attachment } from 'svelte/attachments';

/** Where a handle was dragged to, in the units of its plot. */
export type Dragged = (handle: string, place: { x: number; y: number }) => void;

/**
 * Makes the handles of the pictures inside an element movable; one with `data-press` also tells where it is pressed. The
 * pictures may be redrawn meanwhile.
 */
export function dragHandles(onDrag: Dragged): Attachment<HTMLElement> {
  return (holder) => {
    let held: { handle: string; of: string; pointer: number } | null = null;

    function down(event: PointerEvent): void {
      if (!(event.target instanceof SVGElement) || event.button !== 0) return;
      const { handle, of } = event.target.dataset;
      if (handle === undefined || of === undefined) return;
      event.preventDefault();
      held = { handle, of, pointer: event.pointerId };
      holder.setPointerCapture(event.pointerId);
      if (event.target.dataset['press'] !== undefined) move(event);
    }

    function move(event: PointerEvent): void {
      if (held?.pointer !== event.pointerId) return;
      const plane = holder.querySelector<SVGGElement>(`[data-plane="${CSS.escape(held.of)}"]`);
      const matrix = plane?.getScreenCTM()?.inverse();
      if (!plane || !matrix) return;
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
      const x = valueOf(plane.dataset['x'], point.x);
      const y = valueOf(plane.dataset['y'], point.y);
      if (x !== undefined && y !== undefined) onDrag(held.handle, { x, y });
    }

    const up = (event: PointerEvent): void => {
      if (held?.pointer === event.pointerId) held = null;
    };
    holder.addEventListener('pointerdown', down);
    holder.addEventListener('pointermove', move);
    holder.addEventListener('pointerup', up);
    holder.addEventListener('pointercancel', up);
    return () => {
      holder.removeEventListener('pointerdown', down);
      holder.removeEventListener('pointermove', move);
      holder.removeEventListener('pointerup', up);
      holder.removeEventListener('pointercancel', up);
    };
  };
}

/** The value at a pixel of an axis that is written as its two values and their two pixels. */
function valueOf(axis: string | undefined, pixel: number): number | undefined {
  const [low, high, start, end] = (axis ?? '').split(' ').map(Number);
  if (low === undefined || high === undefined || start === undefined || end === undefined) return undefined;
  return low + ((pixel - start) / (end - start)) * (high - low);
}
