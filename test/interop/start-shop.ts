/** The server that every stack tours: users have to log in, company 47 has one photo in its library and one upload that is open. */

import { expect, vi } from "vitest";
import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../harness/start-required.ts";
import { sample } from "../harness/paths.ts";

/** Who tours: may submit jobs in company 47, which is called Other. */
export const CALLER = { email: "anna@example.com", password: PASSWORD } as const;

const NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

const AUTH = `<authHeader xmlns="${NAMESPACE}"><user>${CALLER.email}</user><password>${CALLER.password}</password></authHeader>`;

async function upload(url: string, jobName: string, endJob: boolean): Promise<void> {
  const form = new FormData();
  form.append("auth", AUTH);
  form.append(
    "uploadParams",
    `<uploadPostParam xmlns="${NAMESPACE}"><companyHandle>c|47</companyHandle><jobName>${jobName}</jobName>` +
      `<destFolder>Other</destFolder><endJob>${endJob}</endJob><uploadParams><overwrite>true</overwrite>` +
      "<readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting>" +
      "</uploadParams></uploadPostParam>",
  );
  form.append("file", new Blob([Uint8Array.from(sample("photo.jpg"))]), "photo.jpg");
  const answer = await fetch(`${url}/scene7/UploadFile`, { method: "POST", body: form });
  expect(await answer.text()).toContain("jobHandle");
}

/** Returns once the photo is in the library. */
export async function startShop(): Promise<RequiredServer> {
  const server = await startRequired();
  await addUser(server, "IpsUser", { email: CALLER.email, company: 47 });
  await upload(server.url, "photos", true);
  const { jobs } = server.app.ports;
  await vi.waitFor(
    async () => {
      expect((await jobs.list("every-company", { limit: 1 }))[0]?.outcome).toBe("succeeded");
    },
    { timeout: 20_000 },
  );
  await upload(server.url, "open", false);
  return server;
}
