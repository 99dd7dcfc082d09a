/** The screens that replace the workbench, in the order of the header. */
export const screenNames = ['build', 'labs', 'evaluation', 'why', 'figures', 'runs'] as const;
export type ScreenName = (typeof screenNames)[number];

/** A screen that replaces the workbench; at most one is open. */
export interface Screen {
  readonly open: boolean;
  show(): Promise<void>;
  close(): void;
}
