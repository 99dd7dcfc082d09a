/** It brings no types; what is used of it is described where it is used. */
declare module 'gifenc';
