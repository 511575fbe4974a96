/** The IPS vocabulary on disk says what clients were compiled against: names, order, occurrence, namespaces. */

import { join } from "node:path";
import { open_wsdl, type WSDL } from "soap/lib/wsdl/index.js";
import { describe, expect, test } from "vitest";
import { compileSchema, declaredFields, UNVERSIONED, WRITTEN } from "../harness/ips-schemas.ts";
import { ROOT } from "../harness/paths.ts";

const VERSIONS =
  "unversioned 2008-01-15 2008-09-10 2009-07-31 2010-01-31 2012-02-14 2013-02-15 2014-04-03 2016-01-14-beta 2017-10-29-beta 2021-04-26-beta 2022-11-01-beta".split(
    " ",
  );
const NAMESPACES = VERSIONS.map((version) =>
  version === "unversioned" ? UNVERSIONED : `${UNVERSIONED}/${version}`,
);

const fields = declaredFields("ips-types.xsd");

function fieldNames(type: string): string[] {
  return (fields.get(type) ?? []).map((field) => field.name);
}

function field(path: string): string {
  const [type = "", name = ""] = path.split(".");
  const found = fields.get(type)?.find((candidate) => candidate.name === name);
  return found === undefined
    ? "missing"
    : [found.type, found.occurs, found.versions ?? "all"].join(" ");
}

function positions(type: string, names: readonly string[]): number[] {
  const all = fieldNames(type);
  return names.map((name) => all.indexOf(name));
}

describe("the declarations", () => {
  test("submitJobParam has its fields in wire order", () => {
    expect(fieldNames("SubmitJobParam").join(" ")).toBe(
      "companyHandle userHandle jobName locale execTime execSchedule description " +
        "imageServingPublishJob imageRenderingPublishJob videoPublishJob serverDirectoryPublishJob " +
        "metadataPublishJob uploadDirectoryJob uploadUrlsJob optimizeImagesJob ripPdfsJob " +
        "reprocessAssetsJob createVideoSitemapJob exportJob automatedSetGenerationJob " +
        "preflightJob adjustJob proofJob artworkJob mergePdfJob splitPdfJob extractTextJob retention",
    );
  });

  test.each([
    ["SubmitJobParam.companyHandle", "Sought 1..1 all"],
    ["SubmitJobParam.jobName", "JobName 1..1 all"],
    ["SubmitJobParam.execTime", "LooseDateTime 0..1 all"],
    ["SubmitJobParam.description", "Text 0..1 2008-01-15+"],
    ["SubmitJobParam.uploadUrlsJob", "UploadUrlsJob 0..1 all"],
    ["SubmitJobParam.exportJob", "ExportJob 0..1 2008-01-15+"],
    ["SubmitJobReturn.jobHandle", "xs:string 1..1 all"],
    ["ImageServingPublishJob.publishType", "xs:string 1..1 all"],
    ["UploadUrlsJob.urlArray", "UploadUrlArray 0..1 all"],
    ["UploadUrlsJob.overwrite", "xs:boolean 1..1 all"],
    ["UploadUrlsJob.pdfOptions", "PDFOptions 0..1 2008-01-15+"],
    ["UploadUrlsJob.xmpKeywords", "xs:string 0..1 2014-04-03+"],
    ["UploadUrlsJob.cssOptions", "CssOptions 0..1 2016-01-14-beta+"],
    ["UploadUrlsJob.audioCaptionsMetadata", "AudioCaptionsMetadata 0..1 2022-11-01-beta+"],
    ["UploadUrlArray.items", "UploadUrl 0..unbounded all"],
    ["UploadUrl.destPath", "Path 1..1 all"],
    ["UploadDirectoryJob.serverDir", "Path 1..1 all"],
    ["UploadDirectoryJob.xmpKeywords", "xs:string 0..1 2008-01-15+"],
    ["UploadDirectoryJob.xmpTemplateId", "xs:string 0..1 2013-02-15"],
    ["ReprocessAssetsJob.readyForPublish", "xs:boolean 0..1 all"],
    ["ExportJob.assetHandleArray", "HandleArray 1..1 all"],
    ["AutomatedSetGenerationJob.autoSetCreationOptions", "AutoSetCreationOptions 1..1 all"],
    ["PhotoshopOptions.maintainLayers", "xs:boolean 0..1 unversioned"],
    ["PostScriptOptions.alpha", "xs:boolean 0..1 2008-01-15+"],
    ["KnockoutBackgroundOptions.tolerance", "Double 0..1 all"],
    ["ThumbnailOptions.thumbnailTime", "Long 0..1 all"],
    ["HandleArray.items", "xs:string 0..unbounded all"],
  ])("%s is %s", (path, declaration) => {
    expect(field(path)).toBe(declaration);
  });

  test.each([
    ["UploadUrlsJob", ["readyForPublish", "preservePublishState", "synchronizationComplete"]],
    ["UploadDirectoryJob", ["readyForPublish", "preservePublishState", "synchronizationComplete"]],
    ["ReprocessAssetsJob", ["readyForPublish", "synchronizationComplete", "preservePublishState"]],
    ["ReprocessAssetsJob", ["pdfOptions", "mediaOptions", "illustratorOptions", "emailSetting"]],
    ["ExportJob", ["fmt", "is_modifier", "macro", "emailSetting", "clientId"]],
    ["ManualCropOptions", ["left", "right", "top", "bottom"]],
  ])("%s has %j in this order", (type, names) => {
    const found = positions(type, names);
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  test("every version mark is made of known versions and stands on an optional field", () => {
    const marked = [...fields.values()].flat().filter((one) => one.versions !== undefined);
    expect(marked.length).toBeGreaterThan(50);
    for (const { occurs, versions = "" } of marked) {
      expect(occurs).toBe("0..1");
      expect(VERSIONS).toEqual(
        expect.arrayContaining(versions.split(" ").map((term) => term.replace(/\+$/, ""))),
      );
    }
  });

  test("every list type is a sequence of items", () => {
    const lists = [...fields].filter(([type]) => type.endsWith("Array"));
    expect(lists.length).toBeGreaterThan(5);
    for (const [, [items, ...others]] of lists) {
      expect(items).toMatchObject({ name: "items", occurs: "0..unbounded" });
      expect(others).toEqual([]);
    }
  });
});

const HANDLES = "<assetHandleArray><items>a|1</items><items>a|2</items></assetHandleArray>";
const MAIL = "<emailSetting>None</emailSetting>";
const UPLOAD = "<overwrite>true</overwrite><readyForPublish>false</readyForPublish>";
const URLS =
  "<urlArray><items><sourceUrl>https://x.test/a.pdf</sourceUrl><destPath>co/a.pdf</destPath></items></urlArray>";
const ALL_OPTIONS =
  "<knockoutBackgroundOptions><corner>UpperLeft</corner><tolerance>0.5</tolerance><fillMethod>FloodFill</fillMethod></knockoutBackgroundOptions>" +
  "<manualCropOptions><left>1</left><right>2</right><top>3</top><bottom>4</bottom></manualCropOptions>" +
  "<photoshopOptions><process>MaintainLayers</process><layerOptions><anchor>Center</anchor></layerOptions></photoshopOptions>" +
  "<postScriptOptions><resolution>72</resolution></postScriptOptions>" +
  "<pdfOptions><process>Rasterize</process><resolution>150.5</resolution><colorspace>Rgb</colorspace><pdfCatalog>1</pdfCatalog></pdfOptions>" +
  "<colorManagementOptions><colorManagement>Default</colorManagement></colorManagementOptions>" +
  "<autoSetCreationOptions><autoSetsArray/></autoSetCreationOptions><projectHandleArray/>";

/** A document for each job type, valid under every namespace. */
const JOBS: readonly [job: string, content: string][] = [
  ["imageServingPublishJob", `<publishType>Full</publishType>${MAIL}`],
  ["imageRenderingPublishJob", `${MAIL}<httpCompletionUrl>http://x.test/</httpCompletionUrl>`],
  ["videoPublishJob", `${MAIL}<contextHandle>pc|1</contextHandle>`],
  ["serverDirectoryPublishJob", MAIL],
  ["metadataPublishJob", "<forcePublish>true</forcePublish>"],
  [
    "uploadDirectoryJob",
    `<serverDir>in</serverDir>${UPLOAD}<includeSubfolders>true</includeSubfolders><createMask>0</createMask><processMetadataFiles>false</processMetadataFiles>${MAIL}`,
  ],
  [
    "uploadUrlsJob",
    `${URLS}${UPLOAD}<createMask>false</createMask>${ALL_OPTIONS}${MAIL}<mediaOptions><thumbnailOptions><thumbnailTime>5000000000</thumbnailTime></thumbnailOptions></mediaOptions>`,
  ],
  ["optimizeImagesJob", MAIL],
  [
    "ripPdfsJob",
    `<pdfHandleArray><items>a|1</items></pdfHandleArray><createMask>true</createMask>${MAIL}<optionArray><items><name>DOC.PASSWORD</name><value>x</value></items></optionArray>`,
  ],
  ["reprocessAssetsJob", `${HANDLES}<createMask>true</createMask>${MAIL}<optionArray/>`],
  ["createVideoSitemapJob", ""],
  ["exportJob", `${HANDLES}<fmt>orig</fmt>${MAIL}`],
  [
    "automatedSetGenerationJob",
    `${HANDLES}<readyForPublish>true</readyForPublish><autoSetCreationOptions/>${MAIL}`,
  ],
  [
    "preflightJob",
    `${HANDLES}<profile>offset</profile><optionArray><items><name>ink</name><value>280</value></items></optionArray>`,
  ],
  ["adjustJob", `${HANDLES}<optionArray/>${MAIL}<postHttpUrl>https://x.test/</postHttpUrl>`],
  ["proofJob", HANDLES],
  [
    "artworkJob",
    `<externalId>B-1</externalId><metadata><property><propertyId>q</propertyId><propertyName>Q</propertyName><value>1</value><valueType>number</valueType></property></metadata><httpCompletionUrl>https://a.example/</httpCompletionUrl><returnURL>https://a.example/</returnURL><capabilities><adjust>true</adjust><proof>true</proof></capabilities><brand><color>#fff</color></brand><artworkURL>https://a.example/a.pdf</artworkURL>`,
  ],
  ["mergePdfJob", `${HANDLES}<profile>a4</profile>`],
  [
    "splitPdfJob",
    `${HANDLES}<optionArray><items><name>every</name><value>2</value></items></optionArray>`,
  ],
  ["extractTextJob", `${HANDLES}${MAIL}`],
];

function submit(namespace: string, content: string): string {
  return `<submitJobParam xmlns="${namespace}"><companyHandle>47</companyHandle><jobName>My Test Job</jobName>${content}</submitJobParam>`;
}

describe("the documents", () => {
  test.each(NAMESPACES)("every job type is valid under %s and under no other", (namespace) => {
    const violations = compileSchema("ips.xsd", namespace);
    const other = NAMESPACES.find((candidate) => candidate !== namespace) ?? "";
    for (const [job, content] of JOBS) {
      expect(violations(submit(namespace, `<${job}>${content}</${job}>`))).toEqual([]);
      expect(violations(submit(other, `<${job}>${content}</${job}>`))).not.toEqual([]);
    }
  });

  test("the same jobs are valid parameters of a REST document, without namespace", () => {
    const violations = compileSchema("job.xsd");
    for (const [job, content] of JOBS) {
      const parameters = `<parameters><${job}>${content}</${job}></parameters>`;
      expect(violations(`<job>${parameters}</job>`)).toEqual([]);
      expect(violations(`<job xmlns="${WRITTEN}">${parameters}</job>`)).not.toEqual([]);
    }
  });

  test("there is a document here for every job element of submitJob", () => {
    expect(JOBS.map(([job]) => job)).toEqual(
      fieldNames("SubmitJobParam").filter((name) => name.endsWith("Job")),
    );
  });

  test.each([
    ["no job at all, which core refuses", ""],
    [
      "two jobs, which core refuses",
      JOBS.slice(0, 2)
        .map(([job, c]) => `<${job}>${c}</${job}>`)
        .join(""),
    ],
    ["a time without zone", "<execTime>2030-01-31T12:00:00</execTime>"],
    [
      "a field of an older version",
      "<uploadDirectoryJob><serverDir>in</serverDir><overwrite>1</overwrite><readyForPublish>1</readyForPublish><includeSubfolders>1</includeSubfolders><createMask>0</createMask><processMetadataFiles>0</processMetadataFiles><emailSetting>None</emailSetting><xmpTemplateId>7</xmpTemplateId></uploadDirectoryJob>",
    ],
  ])("taken: %s", (_, content) => {
    expect(compileSchema("ips.xsd")(submit(WRITTEN, content))).toEqual([]);
  });

  test.each([
    ["a field out of order", "<description>d</description><locale>en-US</locale>"],
    ["an unknown field", "<priority>1</priority>"],
    ["a time that is none", "<execTime>tomorrow</execTime>"],
    ["an offset without colon", "<execTime>2030-01-31T12:00:00+0100</execTime>"],
    ["a field twice", "<locale>en</locale><locale>en</locale>"],
    ["a job without its emailSetting", "<optimizeImagesJob/>"],
    ["an empty boolean", "<metadataPublishJob><forcePublish/></metadataPublishJob>"],
    [
      "a list with something else in it",
      "<exportJob><assetHandleArray><item>a</item></assetHandleArray><fmt>orig</fmt><emailSetting>None</emailSetting></exportJob>",
    ],
    ["an upload that submitJob does not take", "<uploadPostJob/>"],
    [
      "an endless resolution",
      `<uploadUrlsJob>${UPLOAD}<createMask>0</createMask><pdfOptions><resolution>INF</resolution></pdfOptions>${MAIL}</uploadUrlsJob>`,
    ],
  ])("refused: %s", (_, content) => {
    expect(compileSchema("ips.xsd")(submit(WRITTEN, content))).not.toEqual([]);
  });

  test("a job name has at least one character", () => {
    const named = submit(WRITTEN, "").replace("My Test Job", "");
    expect(compileSchema("ips.xsd")(named)).not.toEqual([]);
  });

  test.each(["authenticationFault", "authorizationFault", "ipsApiFault"])(
    "%s is code and reason in the unversioned namespace",
    (fault) => {
      const violations = compileSchema("ips-common.xsd");
      const content = "<code>30001</code><reason>why</reason>";
      expect(violations(`<${fault} xmlns="${UNVERSIONED}">${content}</${fault}>`)).toEqual([]);
      expect(violations(`<${fault} xmlns="${WRITTEN}">${content}</${fault}>`)).not.toEqual([]);
      expect(violations(`<${fault} xmlns="${UNVERSIONED}"><code/></${fault}>`)).not.toEqual([]);
    },
  );

  test("the header block names its application from 2014 on, and may be empty before", () => {
    const versioned = compileSchema("ips.xsd");
    const application = "<appName>a</appName><appVersion>1</appVersion>";
    expect(versioned(`<authHeader xmlns="${WRITTEN}">${application}</authHeader>`)).toEqual([]);
    expect(versioned(`<authHeader xmlns="${WRITTEN}"/>`)).not.toEqual([]);
    expect(compileSchema("ips-common.xsd")(`<authHeader xmlns="${UNVERSIONED}"/>`)).toEqual([]);
  });
});

const OPERATIONS = [
  "checkLogin",
  "deleteJob",
  "executeJob",
  "getActiveJobs",
  "getArtwork",
  "getAssetJobLogs",
  "getAssetsByName",
  "getCompanyInfo",
  "getJobLogDetails",
  "getJobLogs",
  "getResultLinks",
  "getScheduledJobs",
  "pauseJob",
  "rerunJob",
  "resumeJob",
  "stopJob",
  "submitJob",
  "uploadPost",
];

describe("the WSDL", () => {
  test("node-soap reads it from disk and lists the operations in both bindings", async () => {
    const { definitions } = await readWsdl();
    const { bindings, services } = definitions;
    expect(definitions.$name).toBe("IpsApi");
    expect(Object.keys(services)).toEqual(["IpsApiService"]);
    expect(Object.keys(services["IpsApiService"]?.ports ?? {})).toEqual([
      "IpsApiSoapPort",
      "IpsApiSoap12Port",
    ]);
    expect(Object.keys(bindings)).toEqual([
      "IpsApiServiceSoapBinding",
      "IpsApiServiceSoap12Binding",
    ]);
    for (const { methods } of Object.values(bindings)) {
      expect(Object.keys(methods).sort()).toEqual(OPERATIONS);
      for (const [name, method] of Object.entries(methods)) {
        expect(method.soapAction).toBe(name);
        expect(method.input.$name).toBe(`${name}Param`);
        expect(method.output.$name).toBe(`${name}Return`);
      }
    }
  });
});

function readWsdl(): Promise<WSDL> {
  const path = join(ROOT, "wsdl/IpsApi.wsdl");
  return new Promise((resolve, reject) => {
    open_wsdl(path, {}, (error: unknown, wsdl?: WSDL) => {
      if (wsdl === undefined) {
        reject(error instanceof Error ? error : new Error(String(error)));
      } else {
        resolve(wsdl);
      }
    });
  });
}
