/** Texts of what belongs to the whole window: presenting it. */
export const shellEn = {
  presenting: {
    label: 'Presentation',
    leave: 'Leave presentation',
    pointer: 'Pointer that everyone sees',
    pen: 'Pen',
    penHint: 'Draw anywhere. Esc wipes it off.',
  },
};
