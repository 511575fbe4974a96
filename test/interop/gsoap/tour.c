#include "IpsApiServiceSoapBinding.nsmap"
#include "soapH.h"
#include <unistd.h>

static const char *endpoint;
static struct SOAP_ENV__Header header;

/* What the compiler takes here is what wsdl2h made of the WSDL's types. */
static void show_text(const char *key, const char *value) { printf("%s text %s\n", key, value); }
static void show_number(const char *key, double value) { printf("%s number %.10g\n", key, value); }
static void show_boolean(const char *key, enum xsd__boolean value) { printf("%s boolean %s\n", key, value ? "true" : "false"); }
static void show_date(const char *key, time_t *value) {
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(value));
  printf("%s date %s\n", key, text);
}

static void show_fault(struct soap *soap) {
  struct SOAP_ENV__Detail *detail = soap->version == 2 ? soap->fault->SOAP_ENV__Detail : soap->fault->detail;
  if (detail->ns3__authenticationFault) {
    printf("fault authenticationFault %d %s\n", detail->ns3__authenticationFault->code, detail->ns3__authenticationFault->reason);
  }
  if (detail->ns3__authorizationFault) {
    printf("fault authorizationFault %d %s\n", detail->ns3__authorizationFault->code, detail->ns3__authorizationFault->reason);
  }
  if (detail->ns3__ipsApiFault) {
    printf("fault ipsApiFault %d %s\n", detail->ns3__ipsApiFault->code, detail->ns3__ipsApiFault->reason);
  }
}

/* The header is the caller's in every call: gSOAP puts the answer's in its place. */
#define CALL(operation, param, answer) \
  (soap->header = &header, soap_call___ns1__##operation(soap, endpoint, NULL, param, answer))
#define MUST(operation, param, answer) \
  if (CALL(operation, param, answer)) { soap_print_fault(soap, stderr); return 1; }

int main(int argc, char **argv) {
  struct soap *soap = soap_new1(SOAP_C_UTFSTRING);
  char address[200];
  struct _ns2__authHeader auth = {.user = argv[2], .password = argv[3], .appName = "shop", .appVersion = "1"};
  snprintf(address, sizeof address, "%s/scene7/services/IpsApiService", argv[1]);
  endpoint = address;
  header.ns2__authHeader = &auth;
  soap_set_version(soap, strcmp(argv[4], "1.2") == 0 ? 2 : 1);

  struct _ns2__getCompanyInfoParam of_company = {.companyName = "Other"};
  struct _ns2__getCompanyInfoReturn company;
  MUST(getCompanyInfo, &of_company, &company);
  show_text("company", company.companyInfo->name);

  struct ns2__ImageServingPublishJob publish = {.publishType = "Full", .emailSetting = "None"};
  struct _ns2__submitJobParam job = {.companyHandle = company.companyInfo->companyHandle, .jobName = "from gsoap", .imageServingPublishJob = &publish};
  struct _ns2__submitJobReturn submitted;
  MUST(submitJob, &job, &submitted);
  show_text("handle", submitted.jobHandle);

  struct _ns2__getJobLogDetailsParam of_job = {.companyHandle = job.companyHandle, .jobHandle = submitted.jobHandle};
  struct _ns2__getJobLogDetailsReturn logs;
  do {
    usleep(100000);
    MUST(getJobLogDetails, &of_job, &logs);
  } while (logs.jobLogArray->__sizeitems == 0 || !logs.jobLogArray->items->endDate);
  struct ns2__JobLog *log = logs.jobLogArray->items;
  show_date("ended", log->endDate);
  show_date("started", log->startDate);
  show_number("files", log->totalFileCount);
  show_boolean("fatal", log->fatalError);
  for (int i = 0; i < log->detailArray->__sizeitems; i++) {
    show_text("line", log->detailArray->items[i].logType);
  }

  time_t time = 1935397800;
  double resolution = 150.5;
  struct ns2__UploadUrl url = {.sourceUrl = "http://example.com/a.pdf", .destPath = "a.pdf"};
  struct ns2__UploadUrlArray urls = {.__sizeitems = 1, .items = &url};
  struct ns2__PDFOptions pdf = {.process = "Rasterize", .resolution = &resolution};
  struct ns2__UploadUrlsJob upload = {.urlArray = &urls, .overwrite = xsd__boolean__true_, .readyForPublish = xsd__boolean__true_, .pdfOptions = &pdf, .emailSetting = "None"};
  struct _ns2__submitJobParam later = {.companyHandle = job.companyHandle, .jobName = "later gsoap", .execTime = &time, .uploadUrlsJob = &upload};
  MUST(submitJob, &later, &submitted);
  struct _ns2__getScheduledJobsParam of_later = {.companyHandle = job.companyHandle, .jobHandle = submitted.jobHandle};
  struct _ns2__getScheduledJobsReturn scheduled;
  MUST(getScheduledJobs, &of_later, &scheduled);
  show_date("time", scheduled.jobArray->items->nextFireTime);
  show_number("resolution", *scheduled.jobArray->items->uploadUrlsJob->pdfOptions->resolution);
  struct _ns2__stopJobParam stop = {.companyHandle = job.companyHandle, .jobHandle = submitted.jobHandle};
  struct _ns2__stopJobReturn stopped;
  MUST(stopJob, &stop, &stopped);
  MUST(getScheduledJobs, &of_later, &scheduled);
  show_number("left", scheduled.jobArray->__sizeitems);

  struct _ns2__getActiveJobsParam of_open = {.companyHandle = job.companyHandle, .originalName = "open"};
  struct _ns2__getActiveJobsReturn active;
  MUST(getActiveJobs, &of_open, &active);
  show_number("progress", active.jobArray->items->progress);

  char *name = "photo";
  struct ns2__StringArray names = {.__sizeitems = 1, .items = &name};
  struct _ns2__getAssetsByNameParam of_photo = {.companyHandle = job.companyHandle, .nameArray = &names};
  struct _ns2__getAssetsByNameReturn assets;
  MUST(getAssetsByName, &of_photo, &assets);
  show_date("created", assets.assetArray->items->created);
  show_number("size", *assets.assetArray->items->imageInfo->fileSize);

  of_company.companyName = "Nobody";
  if (CALL(getCompanyInfo, &of_company, &company)) show_fault(soap);
  publish.emailSetting = "Sometimes";
  if (CALL(submitJob, &job, &submitted)) show_fault(soap);
  auth.password = "wrong";
  if (CALL(getCompanyInfo, &of_company, &company)) show_fault(soap);
  return 0;
}
