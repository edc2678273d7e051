/** What the flags of `up` and `plan` ask for. */
export type UpOptions = {
  services: readonly string[];
  scale: Record<string, number>;
  build: boolean;
  pull: "always" | "missing" | "never";
  forceRecreate: boolean;
  withDependencies: boolean;
};
