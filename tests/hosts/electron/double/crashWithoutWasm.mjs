// A native library that takes its process with it as soon as it is loaded.
if (process.env.FEATURESCOPE_BACKEND !== 'wasm') process.kill(process.pid, 'SIGKILL');
