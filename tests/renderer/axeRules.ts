import type axe from 'axe-core';

/** Of what is found, only what is wrong is told: to describe all that is right takes most of the time. */
const wrong: axe.RunOptions = { resultTypes: ['violations'] };

/** What axe looks for by itself. */
export const everyRule: axe.RunOptions = wrong;

/** The same, and that all content is within a landmark. */
export const everything: axe.RunOptions = { ...wrong, rules: { region: { enabled: true } } };

/** Of a second look what looks and words change: contrast, and the names of things. */
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
