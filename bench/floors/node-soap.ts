/** Floor: node-soap on express with the same WSDL; it neither validates nor stores, its answer is always the same handle. */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import express from "express";
import { listen as listenForSoap } from "soap";
import { listen } from "./listen.ts";

const wsdl = process.env["BENCH_WSDL"];
if (wsdl === undefined) {
  throw new Error("BENCH_WSDL must name the WSDL file.");
}
const submitJob = () => ({ jobHandle: "j|1|Bench||" });

const app = express();
listenForSoap(app, {
  path: "/scene7/services/IpsApiService",
  services: {
    IpsApiService: { IpsApiSoapPort: { submitJob }, IpsApiSoap12Port: { submitJob } },
  },
  xml: readFileSync(wsdl, "utf8"),
  // Where the imported schemas are looked for.
  uri: wsdl,
  callback(error) {
    if (error) {
      throw error;
    }
    listen(createServer(app));
  },
});
