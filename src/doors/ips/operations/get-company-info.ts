/** The operation getCompanyInfo: a company by its handle or name, which nearly every client asks first. */

import type {
  GetCompanyInfoParam,
  GetCompanyInfoReturn,
} from "../../../core/model/contract-types.gen.ts";
import { findCompanyByName } from "../../../core/ips/find-company.ts";
import { companyHandle } from "../words/company-handle.ts";
import { type Calling, operation } from "./operation.ts";
import { companyOf, isGiven } from "../words/selection.ts";

export const getCompanyInfo = operation("nothing", handle);

/** The caller's own company where neither is given; the handle counts where both are. Throws not-found. */
async function handle(param: GetCompanyInfoParam, calling: Calling): Promise<GetCompanyInfoReturn> {
  const { ports, principal, namespace } = calling;
  const byName = !isGiven(param.companyHandle) && isGiven(param.companyName);
  const company = byName
    ? await findCompanyByName(ports, principal, param.companyName ?? "")
    : await companyOf(calling, param.companyHandle);
  return {
    companyInfo: {
      companyHandle: companyHandle(company.number, namespace),
      name: company.name,
      rootPath: `${company.name}/`,
    },
  };
}
