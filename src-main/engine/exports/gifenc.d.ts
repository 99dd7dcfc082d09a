/** gifenc has no types; gif.ts describes the part that it uses. */
declare module 'gifenc';
