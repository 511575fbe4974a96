/** What is measured: the floors, Jobgate's routes, and what each route may cost beside its floor. */

import type { Server } from "./child.ts";
import type { Shot } from "./load.ts";
import * as shots from "./shots.ts";

export type FloorName = "http-json" | "http-xml" | "express-json" | "node-soap";
export const FLOORS: readonly FloorName[] = ["http-json", "http-xml", "express-json", "node-soap"];

/** At most so many times the CPU time of the floor. */
interface Mark {
  readonly floor: string;
  readonly ratioMax: number;
}

export interface Case {
  readonly name: string;
  readonly server: Server;
  readonly shot: Shot;
  readonly large?: true;
  readonly mark?: Mark;
}

const SOAP_ECHO = "node-soap + express: submitJob echo, 1 kB";
const LARGE_SOAP_ECHO = "node-soap + express: submitJob echo, 100 kB";
const JSON_ECHO = "express: JSON echo";
/** What a change may cost that is not about speed: the noise of a quiet machine. */
const BESIDE_MAX = 1.03;

/** The cases of the floors. */
export function floorCases(servers: Readonly<Record<FloorName, Server>>): readonly Case[] {
  const json = shots.jsonSubmit("/", 200);
  const soap = shots.soapSubmit("1.1");
  return [
    { name: "node:http: JSON echo", server: servers["http-json"], shot: json },
    { name: "node:http: fixed XML", server: servers["http-xml"], shot: soap },
    { name: JSON_ECHO, server: servers["express-json"], shot: json },
    { name: SOAP_ECHO, server: servers["node-soap"], shot: soap },
    {
      name: LARGE_SOAP_ECHO,
      server: servers["node-soap"],
      shot: shots.largeSoapSubmit(),
      large: true,
    },
  ];
}

/** The cases of Jobgate. Submits one job, to have one to read. */
export async function jobgateCases(server: Server): Promise<readonly Case[]> {
  const submit = shots.jsonSubmit("/v1/jobs", 201);
  const jobId = await submitOne(server, submit);
  const soapMark = { floor: SOAP_ECHO, ratioMax: 0.6 };
  return [
    {
      name: "Jobgate: JSON submit",
      server,
      shot: submit,
      mark: { floor: JSON_ECHO, ratioMax: 0.8 },
    },
    {
      name: "Jobgate: XML submit",
      server,
      shot: shots.xmlSubmit(),
      mark: { floor: SOAP_ECHO, ratioMax: 0.5 },
    },
    {
      name: "Jobgate: SOAP 1.1 submitJob, 1 kB",
      server,
      shot: shots.soapSubmit("1.1"),
      mark: soapMark,
    },
    {
      name: "Jobgate: SOAP 1.2 submitJob, 1 kB",
      server,
      shot: shots.soapSubmit("1.2"),
      mark: soapMark,
    },
    {
      name: "Jobgate: SOAP 1.1 submitJob, 100 kB",
      server,
      shot: shots.largeSoapSubmit(),
      large: true,
      mark: { floor: LARGE_SOAP_ECHO, ratioMax: 0.4 },
    },
    {
      name: "Jobgate: JSON get job",
      server,
      shot: shots.jobGet(jobId, "application/json"),
    },
    { name: "Jobgate: XML get job", server, shot: shots.jobGet(jobId, "application/xml") },
  ];
}

async function submitOne(server: Server, shot: Shot): Promise<string> {
  const { method, headers, path } = shot;
  const answer = await fetch(server.origin + path, {
    method,
    headers,
    body: shot.body ?? null,
  });
  const text = await answer.text();
  const jobId = /"jobId"\s*:\s*"([^"]+)"/u.exec(text)?.[1];
  if (answer.status !== shot.expectedStatus || jobId === undefined) {
    throw new Error(`A job could not be submitted, ${answer.status}: ${text.slice(0, 2000)}`);
  }
  return jobId;
}

/** The cases beside those of another build, which they are compared with instead of the floors. */
export async function casesBeside(cases: readonly Case[], other: Server): Promise<readonly Case[]> {
  const nameOf = ({ name }: Case) => name.replace("Jobgate", "the other build");
  const others = await jobgateCases(other);
  return [
    ...others.map((each) => ({ ...each, name: nameOf(each) })),
    ...cases.map((each) => ({ ...each, mark: { floor: nameOf(each), ratioMax: BESIDE_MAX } })),
  ];
}
