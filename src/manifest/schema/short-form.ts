/** Forms in which Compose lets people say less; each is turned into the long one before it is looked at. */
export type ShortForm =
  | "build"
  | "declared"
  | "dependencies"
  | "device"
  | "deviceCount"
  | "deviceRequest"
  | "envFiles"
  | "gpus"
  | "healthTest"
  | "many"
  | "mount"
  | "mountedFile"
  | "mountedSecret"
  | "names"
  | "ports"
  | "ssh";
