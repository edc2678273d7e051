import { EVIDENCE_LIMITS } from "../../src/drivers/evidence/limits.ts";
import { runEvidenceContract } from "../contract/run-evidence.ts";
import { MemoryEvidence } from "./memory-evidence.ts";

runEvidenceContract("in memory", async () => {
  const evidence = new MemoryEvidence();
  return {
    async open(limits) {
      evidence.limits = { ...EVIDENCE_LIMITS, ...limits };
      return evidence;
    },
    leaveFree(bytes) {
      evidence.freeBytes = bytes;
    },
    dispose: async () => {},
  };
});
