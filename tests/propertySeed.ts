import * as fc from 'fast-check';

// Property tests try the same values in every run, so that a run says something of the change and not of its luck. Another
// seed tries others: FEATURESCOPE_PROPERTY_SEED=7 npm test.
fc.configureGlobal({ seed: Number(process.env['FEATURESCOPE_PROPERTY_SEED'] ?? 1) });
