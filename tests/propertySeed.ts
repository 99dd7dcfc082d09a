import * as fc from 'fast-check';

// Property tests use the same values in every run, so that a failure is due to a change and not to chance.
// FEATURESCOPE_PROPERTY_SEED=7 npm test uses others.
fc.configureGlobal({ seed: Number(process.env['FEATURESCOPE_PROPERTY_SEED'] ?? 1) });
