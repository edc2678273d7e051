import { dockerContract } from "../contract/docker.ts";
import { sharedHost } from "../support/shared-host.ts";

dockerContract("of Debian", sharedHost);
