// Simulates a native library that crashes its process as soon as it is loaded.
if (process.env.FEATURESCOPE_BACKEND !== 'wasm') process.kill(process.pid, 'SIGKILL');
