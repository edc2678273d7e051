import { Agent, request } from "node:http";

export type Visits = { sent: number; answers: Map<string, number>; failures: string[] };

const visit = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, timeout: 60_000 }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        else resolve(body);
      });
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 60 s")));
    sent.on("error", reject);
    sent.end();
  });

/** Visitors that ask for a page one after the other, each on a new connection, until told to stop or after 2,000 requests each. */
export function sendVisitors(url: string, count = 4): { stop(): Promise<Visits> } {
  const visits: Visits = { sent: 0, answers: new Map(), failures: [] };
  const agent = new Agent({ keepAlive: false });
  let goesOn = true;
  const wander = async (): Promise<void> => {
    for (let asked = 0; goesOn && asked < 2000; asked++) {
      visits.sent++;
      try {
        const body = await visit(url, agent);
        visits.answers.set(body, (visits.answers.get(body) ?? 0) + 1);
      } catch (error) {
        visits.failures.push(String(error));
      }
    }
  };
  const all = Promise.all(Array.from({ length: count }, wander));
  return {
    async stop() {
      goesOn = false;
      await all;
      return visits;
    },
  };
}

/** Asks for a page a number of times and answers who said what how often. */
export async function visitTimes(url: string, times: number): Promise<Map<string, number>> {
  const agent = new Agent({ keepAlive: false });
  const answers = new Map<string, number>();
  for (let asked = 0; asked < times; asked++) {
    const body = await visit(url, agent);
    answers.set(body, (answers.get(body) ?? 0) + 1);
  }
  return answers;
}
