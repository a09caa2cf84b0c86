export { createProgram, runProgram } from './program.ts';
export * from './services/engines/index.ts';
