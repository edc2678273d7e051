/** How a knock at an address went: what answered, with the status where HTTP was spoken, or that nothing did. */
export type Visit = {
  outcome: "answered" | "connected" | "refused" | "silent" | "not-http";
  /** Of an HTTP answer. */
  status?: number;
  ms: number;
};
