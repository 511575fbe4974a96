/** Floor: express as it comes, with its own JSON reader and its own JSON answer. */

import { createServer } from "node:http";
import express from "express";
import { listen } from "./listen.ts";

const app = express();
app.use(express.json({ limit: "1mb" }));
app.post("/", (request, response) => {
  response.json(request.body);
});
listen(createServer(app));
