/** The screens that replace the workbench, in the order of the header. */
export const screenNames = ['build', 'labs', 'evaluation', 'why', 'figures', 'runs'] as const;
export type ScreenName = (typeof screenNames)[number];
