import type { NextStep } from "./orc-error.ts";

/** What a hanging engine does, as everything that meets one says it. */
export const HANGS = "takes questions and does not answer: it hangs";

const HUNG = /\bhangs\b|took too long/;

/** Whether what was seen of a silent engine says that it runs: to start one that runs does nothing. */
export const isHung = (problem: string): boolean => HUNG.test(problem);

const START: NextStep = { text: "start it", command: "sudo systemctl start docker" };
const RESTART: NextStep = {
  text: "restart it; orc starts again what that ends",
  command: "sudo systemctl restart docker",
};

/** What to type about an engine that is silent, by what was seen of it. */
export const engineMend = (problem: string): NextStep => (isHung(problem) ? RESTART : START);
