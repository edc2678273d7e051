import { hostname, userInfo } from "node:os";
import type { Author } from "../engine/model/app.ts";

/** Who asks for a change: the person behind sudo, and the machine. */
export function currentAuthor(environment: NodeJS.ProcessEnv): Author {
  return { name: environment.SUDO_USER || userName(environment), host: hostname() };
}

function userName(environment: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the password file, as in containers.
    return environment.USER || "unknown";
  }
}
