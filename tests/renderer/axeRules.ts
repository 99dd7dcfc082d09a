import type axe from 'axe-core';

/** Reports violations only: describing everything that passes takes most of the time. */
const wrong: axe.RunOptions = { resultTypes: ['violations'] };

/** The default rules of axe. */
export const everyRule: axe.RunOptions = wrong;

/** The default rules, and that all content is within a landmark. */
export const everything: axe.RunOptions = { ...wrong, rules: { region: { enabled: true } } };

/** The rules that theme and language affect, for a second pass: contrast, and accessible names. */
export const contrastAndNames: axe.RunOptions = {
  ...wrong,
  runOnly: [
    'color-contrast',
    'link-in-text-block',
    'area-alt',
    'aria-command-name',
    'aria-dialog-name',
    'aria-input-field-name',
    'aria-meter-name',
    'aria-progressbar-name',
    'aria-tab-name',
    'aria-toggle-field-name',
    'aria-tooltip-name',
    'aria-treeitem-name',
    'button-name',
    'document-title',
    'empty-heading',
    'empty-table-header',
    'frame-title',
    'html-has-lang',
    'html-lang-valid',
    'image-alt',
    'image-redundant-alt',
    'input-button-name',
    'input-image-alt',
    'label',
    'label-title-only',
    'landmark-unique',
    'link-name',
    'object-alt',
    'role-img-alt',
    'select-name',
    'summary-name',
    'svg-img-alt',
    'valid-lang',
  ],
};
