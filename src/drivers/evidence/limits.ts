/** How much of what runs left behind is kept. */
export type EvidenceLimits = {
  /** Of one run: the beginning, and in all. */
  headBytes: number;
  runBytes: number;
  /** Of all runs of a host; the oldest go first. */
  totalBytes: number;
  runs: number;
  /** Of one slot, across replicas and releases. */
  slotRuns: number;
  /** With less room than this on the disk nothing more is kept. */
  minFreeBytes: number;
};

const MIB = 2 ** 20;

export const EVIDENCE_LIMITS: EvidenceLimits = {
  headBytes: 64 * 1024,
  runBytes: MIB,
  totalBytes: 512 * MIB,
  runs: 5000,
  slotRuns: 10,
  minFreeBytes: 1024 * MIB,
};
