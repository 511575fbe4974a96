/** Which requests are measured, beside whom, and what each may cost there. */

import type { Server } from "./child.ts";
import type { Shot } from "./load.ts";
import { OLD_BUILD } from "./row.ts";
import * as shots from "./shots.ts";

/** Programs of bench/floors. */
export type FloorName = "durable-http" | "express-json" | "node-soap";

interface Mark {
  /** OLD_BUILD, or the name of a floor's case. */
  readonly beside: string;
  /** So many times its CPU time at most; without it the ratio is only told. */
  readonly ratioMax?: number;
}

/** One request to one server, measured round by round. */
export interface Case {
  readonly name: string;
  readonly server: Server;
  readonly shot: Shot;
  readonly connections: number;
  /** Sent before each round without being measured, so that all builds have the same to read. */
  readonly before?: Shot;
}

interface Route {
  readonly name: string;
  readonly shot: (jobId: string) => Shot;
  readonly connections: number;
  readonly before?: Shot;
  readonly marks: readonly Mark[];
}

/** Our own, of the job document that the floors are sent. */
const PLAIN_SUBMIT = "our JSON submit";
const EXPRESS = "express: bare echo";
const NODE_SOAP = "node-soap: bare echo";
const DURABLE = "node:http: durable insert";

/** So few that the old build, which takes milliseconds for one, does not let them time out. */
export const LARGE_CONNECTIONS = 4;

/** The floors: what is sent to which, under which name. */
const FLOORS: readonly {
  readonly beside: string;
  readonly floor: FloorName;
  readonly shot: Shot;
  readonly connections: readonly number[];
}[] = [
  {
    beside: EXPRESS,
    floor: "express-json",
    shot: shots.jsonSubmit("/", 200),
    connections: [16, 64],
  },
  {
    beside: DURABLE,
    floor: "durable-http",
    shot: shots.jsonSubmit("/", 201),
    connections: [16, 64],
  },
  {
    beside: DURABLE,
    floor: "durable-http",
    shot: shots.largeJsonSubmit("/", 201),
    connections: [LARGE_CONNECTIONS],
  },
  {
    beside: NODE_SOAP,
    floor: "node-soap",
    shot: shots.soapSubmit("1.1"),
    connections: [16, 64],
  },
  {
    beside: NODE_SOAP,
    floor: "node-soap",
    shot: shots.largeSoapSubmit(),
    connections: [LARGE_CONNECTIONS],
  },
];

const SUBMIT = shots.jsonSubmit("/v1/jobs", 201);

const ROUTES: readonly Route[] = [
  {
    name: "JSON submit",
    shot: () => SUBMIT,
    connections: 16,
    marks: [
      { beside: OLD_BUILD, ratioMax: 0.75 },
      { beside: EXPRESS, ratioMax: 1 },
      { beside: DURABLE, ratioMax: 1.5 },
    ],
  },
  {
    name: "XML submit",
    shot: () => shots.xmlSubmit(),
    connections: 16,
    marks: [
      { beside: OLD_BUILD, ratioMax: 0.65 },
      { beside: NODE_SOAP, ratioMax: 0.65 },
      { beside: DURABLE },
    ],
  },
  {
    name: "SOAP submit, 1 kB",
    shot: () => shots.soapSubmit("1.1"),
    connections: 16,
    marks: [
      { beside: OLD_BUILD, ratioMax: 0.65 },
      { beside: NODE_SOAP, ratioMax: 0.75 },
      { beside: DURABLE, ratioMax: 2 },
    ],
  },
  {
    name: "SOAP submit, 100 kB",
    shot: () => shots.largeSoapSubmit(),
    connections: LARGE_CONNECTIONS,
    marks: [
      { beside: OLD_BUILD, ratioMax: 0.35 },
      { beside: NODE_SOAP, ratioMax: 0.35 },
      { beside: DURABLE, ratioMax: 2 },
    ],
  },
  {
    name: "JSON submit",
    shot: () => SUBMIT,
    connections: 64,
    marks: [
      { beside: EXPRESS, ratioMax: 0.8 },
      { beside: DURABLE, ratioMax: 1.5 },
    ],
  },
  {
    name: "XML submit",
    shot: () => shots.xmlSubmit(),
    connections: 64,
    marks: [{ beside: NODE_SOAP, ratioMax: 0.6 }, { beside: DURABLE }],
  },
  {
    name: "SOAP submit, 1 kB",
    shot: () => shots.soapSubmit("1.1"),
    connections: 64,
    marks: [
      { beside: NODE_SOAP, ratioMax: 0.65 },
      { beside: DURABLE, ratioMax: 2 },
    ],
  },
  {
    // A step is new each time; the record with its 200 steps is written anew, and kept as it was.
    name: "basicSync, 200 steps",
    shot: () => shots.recordSync(),
    connections: LARGE_CONNECTIONS,
    marks: [{ beside: PLAIN_SUBMIT, ratioMax: 10 }],
  },
  {
    name: "GET job",
    shot: (jobId) => shots.read(`/v1/jobs/${jobId}`),
    connections: 16,
    marks: [{ beside: OLD_BUILD, ratioMax: 0.6 }],
  },
  {
    name: "GET list of 20",
    shot: () => shots.read("/v1/jobs?limit=20"),
    connections: 16,
    before: SUBMIT,
    marks: [{ beside: OLD_BUILD, ratioMax: 0.5 }],
  },
  {
    name: "GET /v1",
    shot: () => shots.read("/v1"),
    connections: 16,
    marks: [{ beside: OLD_BUILD }],
  },
];

/** The servers that take part. Ours and the old build are on stores of their own, each with a job to read. */
export interface Contestants {
  readonly ours: Contestant;
  readonly old: Contestant | undefined;
  readonly floors: Readonly<Record<FloorName, Server>>;
}

export interface Contestant {
  readonly server: Server;
  readonly jobId: string;
}

/** A case of ours with those that it is compared with. */
export interface Contest {
  readonly name: string;
  readonly ours: Case;
  readonly others: readonly (Mark & { readonly theirs: Case })[];
}

/** All contests whose names hold the text. A floor's case stands in several as the same object. */
export function contestsOf(contestants: Contestants, text = ""): readonly Contest[] {
  const floors = FLOORS.flatMap(({ beside, floor, shot, connections }) =>
    connections.map(
      (each): Case => ({
        name: beside,
        server: contestants.floors[floor],
        shot,
        connections: each,
      }),
    ),
  );
  return ROUTES.map((route) => contestOf(route, contestants, floors)).filter(({ name }) =>
    name.includes(text),
  );
}

function contestOf(
  { name, marks, shot, ...route }: Route,
  { ours, old }: Contestants,
  floors: readonly Case[],
): Contest {
  const caseOf = ({ server, jobId }: Contestant, what: string): Case => ({
    name: what,
    server,
    shot: shot(jobId),
    ...route,
  });
  const besides = (beside: string): Case | undefined => {
    switch (beside) {
      case OLD_BUILD:
        return old && caseOf(old, OLD_BUILD);
      case PLAIN_SUBMIT:
        return { ...caseOf(ours, PLAIN_SUBMIT), shot: SUBMIT };
      default:
        return floors.find(
          (each) => each.name === beside && each.connections === route.connections,
        );
    }
  };
  const others = marks.flatMap((mark) => {
    const theirs = besides(mark.beside);
    return theirs === undefined ? [] : [{ ...mark, theirs }];
  });
  return { name, ours: caseOf(ours, name), others };
}
