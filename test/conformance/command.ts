import { runFiles } from "./run.js";

process.exitCode = runFiles(process.argv.slice(2), console.log, console.error);
